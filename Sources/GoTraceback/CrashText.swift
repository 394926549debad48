// SPDX-License-Identifier: Apache-2.0

/// The growing text of one crash. Over its limit it keeps the head and the tail and drops whole lines between them.
///
/// ```
/// | head: the first half of the limit | dropped, counted | tail: the last half, beginning at a goroutine where one is near |
/// ```
struct CrashText: Sendable {
    private(set) var bytes: [UInt8] = []
    /// A mark for each line in ``bytes``.
    private(set) var marks: [LineMark] = []
    /// Bytes dropped so far.
    private(set) var dropped = 0
    /// Lines appended, the dropped ones counted.
    private(set) var lines = 0
    /// Bytes appended, LFs and dropped bytes counted.
    private(set) var total = 0
    /// End of the head once something was dropped.
    private var headEnd: Int?
    private let limit: Int

    init(limit: Int) {
        self.limit = max(limit, 256)
    }

    var isEmpty: Bool { lines == 0 }

    /// Makes room for a crash as most are, in one step where growing line by line takes ten.
    mutating func reserve() {
        bytes.reserveCapacity(4_096)
        marks.reserveCapacity(80)
    }

    /// Appends a line and its LF. Of a line longer than half the limit the first part is kept.
    @inline(__always)
    mutating func append(_ line: RawSpan, _ mark: LineMark) {
        if line.byteCount > limit / 2 { return appendPart(line) }
        bytes.appendWithEnd(line)
        append(mark, count: line.byteCount)
    }

    private mutating func appendPart(_ line: RawSpan) {
        let part = line.extracting(0..<(limit / 2))
        bytes.appendWithEnd(part)
        dropped += line.byteCount - part.byteCount
        append(LineMark(part), count: line.byteCount)
    }

    @inline(__always)
    private mutating func append(_ mark: LineMark, count: Int) {
        var mark = mark
        mark.end = UInt32(truncatingIfNeeded: bytes.count &- 1)
        marks.append(mark)
        lines &+= 1
        total &+= count &+ 1
        // Half a limit of slack: each byte of a long dump is moved once.
        if bytes.count > limit + limit / 2 { dropMiddle() }
    }

    /// Whether a line of so many bytes is kept whole, and can be taken back as long as it is the last.
    func keepsWhole(_ count: Int) -> Bool { count < limit / 2 }

    /// Takes back the last line, of `count` bytes without its LF.
    mutating func removeLast(_ count: Int) {
        bytes.removeLast(count + 1)
        marks.removeLast()
        lines -= 1
        total -= count + 1
    }

    /// Brings the text under its limit for good.
    mutating func seal() {
        if bytes.count > limit { dropMiddle() }
    }

    private mutating func dropMiddle() {
        let end = headEnd ?? lineEnd(before: limit / 2)
        headEnd = end
        let start = tailStart(from: max(end, bytes.count - limit / 2))
        dropped += start - end
        bytes.removeSubrange(end..<start)
        let kept = marks.firstIndex { $0.end >= start } ?? marks.count
        for index in kept..<marks.count { marks[index].end -= UInt32(truncatingIfNeeded: start - end) }
        marks.removeSubrange((marks.firstIndex { $0.end >= end } ?? 0)..<kept)
    }

    /// End of the last whole line in the first `count` bytes.
    private func lineEnd(before count: Int) -> Int {
        var offset = min(count, bytes.count)
        while offset > 0, bytes[offset - 1] != 0x0A { offset -= 1 }
        return offset
    }

    /// Where the tail may begin: at a goroutine header if there is one soon, else at a line.
    private func tailStart(from start: Int) -> Int {
        let text = RawSpan(_elements: bytes.span)
        // One byte back: where a line begins just there, it stays.
        guard let line = text.firstOffset(of: 0x0A, from: max(start - 1, 0)).map({ $0 + 1 }) else { return bytes.count }
        guard let header = text.firstOffset(of: "\ngoroutine ", from: start), header - start < limit / 4 else { return line }
        return header + 1
    }
}
