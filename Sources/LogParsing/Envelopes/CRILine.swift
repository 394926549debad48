// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// A line as containerd and CRI-O write it to a container's log file.
/// ```
/// 2026-11-23T08:00:00.123456789Z stderr F panic: boom          a line, or the end of one
/// 2026-11-23T08:00:00.123456789Z stdout P {"level":"inf        a part: the line goes on in the next entry of the same stream
/// ```
/// The runtime cuts at 16 KiB. The tag may have further ones behind it, `P:tag2`, which mean nothing yet.
struct CRILine {
    var source: TextSource
    var time: Timestamp
    var isPart: Bool
    /// Where the text begins; it reaches to the line's end.
    var textStart: Int

    /// Nil where the line is anything else. The clock remembers the minute, so that reading a time costs two compares.
    @inline(__always)
    init?(_ line: RawSpan, clock: inout LineClock) {
        guard line.byteCount >= 29, line.byte(at: 10) == UInt8(ascii: "T"),
            let (time, end) = clock.read(line, at: 0, localOffset: 0), CRILine.endsZone(line, before: end)
        else { return nil }
        switch line.word(at: end) {
        case ByteWord.of(" stdout "): source = .stdout
        case ByteWord.of(" stderr "): source = .stderr
        default: return nil
        }
        let tag = line.byte(at: end + 8)
        guard tag == UInt8(ascii: "F") || tag == UInt8(ascii: "P") else { return nil }
        guard let start = CRILine.textStart(line, behindTag: end + 9) else { return nil }
        self.time = time
        isPart = tag == UInt8(ascii: "P")
        textStart = start
    }

    /// A time without a zone is the writer's own, not the runtime's.
    private static func endsZone(_ line: RawSpan, before end: Int) -> Bool {
        let last = line.byte(at: end - 1)
        let sign = line.byte(at: end - 6)
        return last == UInt8(ascii: "Z")
            || (line.byte(at: end - 3) == UInt8(ascii: ":") && (sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")))
    }

    /// Behind the tag stand further ones, each after a colon, then one space; an empty text may have lost the space.
    private static func textStart(_ line: RawSpan, behindTag index: Int) -> Int? {
        if line.byte(at: index) == 0x20 { return index + 1 }
        guard index < line.byteCount else { return index }
        guard line.byte(at: index) == UInt8(ascii: ":") else { return nil }
        let end = line.wordEnd(from: index)
        return end == line.byteCount ? end : line.byte(at: end) == 0x20 ? end + 1 : nil
    }
}
