// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogParsing

/// A document of another panicbox, on its way into this ring as it is: its `event.id` stays, so that whoever gets it twice knows.
///
/// ```
/// {"@timestamp":"2026-11-23T08:00:00.123456789Z","event":{"id":"q7Jc0n2VtF5x8aKm-1f4","kind":"event","dataset":"go.log"},"message":…
/// ```
/// What the ring's table has to say of it is read out of its fixed beginning and its `log.level`.
enum ForeignDocument {
    /// Adds the line to the batch; false when it is none of ours, and a line like any other.
    static func store(_ line: RawSpan, to writer: inout DocumentWriter) -> Bool {
        guard let time = Timestamp(written: line, at: DocumentEncoder.timestampOffset), hasTimeMarks(line), let head = Head(line),
            JSONObjectText.isWhole(line)
        else { return false }
        // The bytes stay as they are, but for what would be no UTF-8.
        writer.batch.bytes.appendJSONVerbatim(line)
        writer.batch.endDocument(kind: head.kind, severity: severity(of: line, behind: head.end), time: time)
        return true
    }

    /// True when what stands between the digits of the time is what belongs there; sinks take those thirty bytes as they are.
    private static func hasTimeMarks(_ line: RawSpan) -> Bool {
        let marks: [(Int, StaticString)] = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":"), (19, ".")]
        return marks.allSatisfy { line.starts(with: $0.1, at: DocumentEncoder.timestampOffset + $0.0) }
    }

    /// The part that all documents share.
    private struct Head {
        var kind: DocumentKind
        var end: Int

        init?(_ line: RawSpan) {
            let idStart = DocumentEncoder.idOffset
            guard line.starts(with: "{\"@timestamp\":\""),
                line.starts(with: "\",\"event\":{\"id\":\"", at: DocumentEncoder.timestampOffset + TimestampWriter.length),
                let idEnd = line.firstIndex(of: UInt8(ascii: "\""), from: idStart), idEnd - idStart <= 128,
                Head.isID(line.extracting(idStart..<idEnd)), let name = Head.datasetStart(line, behind: idEnd),
                let nameEnd = line.firstIndex(of: UInt8(ascii: "\""), from: name),
                let kind = Head.kind(line.extracting(name..<nameEnd))
            else { return nil }
            self.kind = kind == .crash && Head.isTally(line, behind: nameEnd) ? .tally : kind
            end = nameEnd
        }

        /// A count of crashes says when the first of them was: `…,"hash":"d2995c1439ef79e1","start":"2026-11-23T08:00:01.000000000Z",…}`. No other
        /// crash does so, and no brace stands in the rest of `event`.
        private static func isTally(_ line: RawSpan, behind start: Int) -> Bool {
            let end = line.firstIndex(of: UInt8(ascii: "}"), from: start) ?? line.byteCount
            var index = start
            while let comma = line.firstIndex(of: UInt8(ascii: ","), from: index), comma < end {
                if line.starts(with: ",\"start\":\"", at: comma) { return true }
                index = comma + 1
            }
            return false
        }

        /// Where the dataset's name begins. Of health there are no events.
        private static func datasetStart(_ line: RawSpan, behind idEnd: Int) -> Int? {
            func start(_ text: StaticString, less: Int = 0) -> Int? {
                line.starts(with: text, at: idEnd) ? idEnd + text.utf8CodeUnitCount - less : nil
            }
            let health = 16  // panicbox.health"
            return start("\",\"kind\":\"metric\",\"dataset\":\"panicbox.health\"", less: health)
                ?? start("\",\"kind\":\"alert\",\"dataset\":\"panicbox.health\"", less: health)
                ?? start("\",\"kind\":\"event\",\"dataset\":\"")
        }

        /// `<stream>-<offset in hex>`: nothing that would have to be escaped in a request.
        private static func isID(_ id: RawSpan) -> Bool {
            guard id.byteCount > StreamID.length + 1, id[StreamID.length] == UInt8(ascii: "-"),
                StreamID(ascii: id.extracting(0..<StreamID.length).copy) != nil
            else { return false }
            for index in (StreamID.length + 1)..<id.byteCount {
                switch id[index] {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): continue
                default: return false
                }
            }
            return true
        }

        private static func kind(_ dataset: RawSpan) -> DocumentKind? {
            if dataset.equalsIgnoringCase("go.log") { return .line }
            if dataset.equalsIgnoringCase("go.crash") { return .crash }
            if dataset.equalsIgnoringCase("panicbox.gap") { return .gap }
            if dataset.equalsIgnoringCase("panicbox.health") { return .health }
            return dataset.equalsIgnoringCase("panicbox.exit") ? .exit : nil
        }
    }

    /// `log.level`. `log` stands first of the objects behind the message, and inside of strings no quote stands by itself.
    private static func severity(of line: RawSpan, behind start: Int) -> Severity {
        let level: StaticString = "\"log\":{\"level\":\""
        var index = start
        while let quote = line.firstIndex(of: UInt8(ascii: "\""), from: index) {
            index = quote + 1
            guard line.starts(with: "\"log\":{", at: quote) else { continue }
            guard line.starts(with: level, at: quote) else { return .unknown }
            let word = quote + level.utf8CodeUnitCount
            guard let end = line.firstIndex(of: UInt8(ascii: "\""), from: word) else { return .unknown }
            return LevelName(line.extracting(word..<end))?.severity ?? .unknown
        }
        return .unknown
    }
}
