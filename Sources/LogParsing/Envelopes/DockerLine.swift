// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// A line as Docker's json-file driver writes it.
/// ```
/// {"log":"panic: boom\n","stream":"stderr","time":"2026-11-23T08:00:00.123456789Z"}
/// ```
/// A text without LF at its end is a part (Docker cuts at 16 KiB): it goes on in the next entry of the same stream.
struct DockerLine {
    var source: TextSource
    var time: Timestamp
    /// The inside of the text's JSON string.
    var text: Range<Int>

    /// Nil where the line is anything else: other members than `attrs` are no Docker's.
    init?(_ line: RawSpan, clock: inout LineClock) {
        guard line.word(at: 0) & 0xFF_FFFF_FFFF_FFFF == ByteWord.of("{\"log\":") else { return nil }
        var text: Range<Int>?
        var source: TextSource?
        var time: Timestamp?
        var index = 1
        var end = 1
        while let member = JSONScanner.member(line, at: index) {
            let value = FieldValue(json: line, member.value)
            switch (line.packed(member.key), member.key.count, value.kind) {
            case (ByteWord.of("log"), 3, .text) where text == nil: text = value.range
            case (ByteWord.of("stream"), 6, .text) where source == nil: source = DockerLine.source(line, value.range)
            case (ByteWord.of("time"), 4, .text) where time == nil: time = DockerLine.time(line, value.range, clock: &clock)
            case (ByteWord.of("attrs"), 5, .object): break
            default: return nil
            }
            end = member.value.upperBound
            guard let next = JSONScanner.nextMember(line, from: end) else { break }
            index = next
        }
        let brace = JSONScanner.skipSpaces(line, from: end)
        guard line.byte(at: brace) == UInt8(ascii: "}"), JSONScanner.skipSpaces(line, from: brace + 1) >= line.byteCount,
            let text, let source, let time
        else { return nil }
        (self.text, self.source, self.time) = (text, source, time)
    }

    private static func source(_ line: RawSpan, _ range: Range<Int>) -> TextSource? {
        guard range.count == 6 else { return nil }
        return switch line.packed(range) {
        case ByteWord.of("stdout"): .stdout
        case ByteWord.of("stderr"): .stderr
        default: nil
        }
    }

    private static func time(_ line: RawSpan, _ range: Range<Int>, clock: inout LineClock) -> Timestamp? {
        guard let (time, end) = clock.read(line, at: range.lowerBound, localOffset: 0), end == range.upperBound else { return nil }
        return time
    }
}
