// SPDX-License-Identifier: Apache-2.0

/// How often a crash has come again since the document that tells it in full: what stands for a crash loop.
package struct CrashTally: Sendable {
    /// ``CrashRecord/fingerprint``, equal for equal crashes.
    package var fingerprint: String
    /// The headline of the crash that came last.
    package var title: String
    package var level: LevelName
    /// The function that is to blame; nil where no stack was printed.
    package var culprit: String?
    /// Crashes behind the first one.
    package var repeats: Int
    /// When the one that is told in full was.
    package var first: Timestamp
    package var last: Timestamp

    package init(fingerprint: String, title: String, level: LevelName, culprit: String?, repeats: Int, first: Timestamp, last: Timestamp) {
        (self.fingerprint, self.title, self.level, self.culprit) = (fingerprint, title, level, culprit)
        (self.repeats, self.first, self.last) = (repeats, first, last)
    }
}

extension DocumentEncoder {
    /// Appends the document of a crash that came again; `number` makes its id with its stream.
    package mutating func append(_ tally: CrashTally, number: UInt64, from origin: EncodedOrigin, to batch: inout DocumentBatch) {
        begin(&batch.bytes, time: tally.last, origin: origin, offset: number)
        batch.bytes.append(",\"kind\":\"event\",\"dataset\":\"go.crash\",\"category\":[\"process\"],\"type\":[\"error\"]" as StaticString)
        batch.bytes.member("hash", tally.fingerprint)
        batch.bytes.member("start", tally.first.description)
        batch.bytes.member("end", tally.last.description)
        batch.bytes.append(UInt8(ascii: "}"))
        batch.bytes.member("message", tally.title)
        batch.bytes.append(",\"log\":{\"level\":\"" as StaticString)
        batch.bytes.append(tally.level.text)
        batch.bytes.append("\"" as StaticString)
        if let culprit = tally.culprit { batch.bytes.object("origin") { $0.member("function", culprit) } }
        batch.bytes.append(UInt8(ascii: "}"))
        batch.bytes.append(origin.lineTail)
        batch.bytes.object("error") { $0.member("id", tally.fingerprint) }
        batch.bytes.object("panicbox") { $0.member("repeats", tally.repeats) }
        batch.bytes.append(UInt8(ascii: "}"))
        batch.endDocument(kind: .tally, severity: tally.level.severity, time: tally.last)
    }
}
