// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Cuts a stream of chunks into lines. A line that lies whole in a chunk is not copied; the end of one that does not is kept for the next chunk.
///
/// A line longer than ``limit`` comes in pieces of that length, each marked as partial, so that nothing of it is lost.
/// ```swift
/// var cursor = 0
/// while let line = splitter.next(in: chunk, at: offset, cursor: &cursor) {
///     handle(splitter.text(of: line, in: chunk))
/// }
/// ```
package struct LineSplitter: ~Copyable, Sendable {
    /// One line: where its bytes lie, and where it stood in the stream.
    package struct Line: Sendable {
        /// The line's bytes in the chunk, without its LF; meaningless when it is carried.
        package var range: Range<Int>
        /// True when the line's bytes are ``LineSplitter/carried``.
        package var isCarried: Bool
        /// Offset of the line's first byte in the stream.
        package var offset: UInt64
        /// True for a piece of a line that is longer than the limit.
        package var isPartial: Bool
    }

    /// Longest line in bytes.
    package let limit: Int
    private var carry = ByteBuffer(capacity: 1024)
    private var carryOffset: UInt64 = 0
    private var carryIsDone = false
    private var isInsideLongLine = false
    /// True when the beginning of the line was given out, since its writer had paused.
    private var isGoingOn = false

    package init(limit: Int = 1 << 20) {
        self.limit = limit
    }

    /// The bytes of a carried line.
    package var carried: RawSpan {
        @_lifetime(borrow self)
        borrowing get { carry.bytes }
    }

    /// The bytes of a line that ``next(in:at:cursor:)`` has just cut out of `chunk`, or kept over from chunks before.
    @_lifetime(borrow self, copy chunk)
    package borrowing func text(of line: Line, in chunk: RawSpan) -> RawSpan {
        line.isCarried ? carried : chunk.extracting(line.range)
    }

    /// The offset of an unfinished line's first byte; nil when the last chunk ended with a line's end.
    package var unfinishedOffset: UInt64? { carry.isEmpty || carryIsDone ? nil : carryOffset }

    /// The next line at or behind `cursor`, which moves behind it; nil when the rest of the chunk is no whole line and was kept.
    package mutating func next(in chunk: RawSpan, at offset: UInt64, cursor: inout Int) -> Line? {
        dropDoneCarry()
        guard cursor < chunk.byteCount else { return nil }
        let start = cursor
        // No more is looked at than the limit allows, so that a line of any length costs no more than its bytes.
        let room = limit - carry.count
        let newline = chunk.firstIndex(of: 0x0A, from: start)
        let end = newline ?? chunk.byteCount
        guard end - start <= room else {
            cursor = start + room
            return take(chunk, start..<start + room, at: offset, isPartial: true, staysInside: true)
        }
        guard newline != nil else {
            cursor = chunk.byteCount
            keep(chunk.extracting(start..<end), at: offset + UInt64(start))
            return nil
        }
        cursor = end + 1
        if isGoingOn, carry.isEmpty, start == end {
            // The end of a line that was given out before: there is nothing more to say of it.
            (isGoingOn, isInsideLongLine) = (false, false)
            return next(in: chunk, at: offset, cursor: &cursor)
        }
        isGoingOn = false
        return take(chunk, start..<end, at: offset, isPartial: isInsideLongLine, staysInside: false)
    }

    /// The unfinished line, when the stream has ended or is silent; its bytes are ``carried``.
    package mutating func finish() -> Line? {
        dropDoneCarry()
        guard !carry.isEmpty else { return nil }
        carryIsDone = true
        defer { isInsideLongLine = false }
        return Line(range: 0..<0, isCarried: true, offset: carryOffset, isPartial: isInsideLongLine)
    }

    /// The beginning of a line whose writer has paused, as a piece; its bytes are ``carried``. What follows it up to the LF is another piece.
    package mutating func pause() -> Line? {
        guard var line = finish() else { return nil }
        line.isPartial = true
        (isInsideLongLine, isGoingOn) = (true, true)
        return line
    }

    private mutating func take(_ chunk: RawSpan, _ range: Range<Int>, at offset: UInt64, isPartial: Bool, staysInside: Bool) -> Line {
        isInsideLongLine = staysInside
        guard !carry.isEmpty else {
            return Line(range: range, isCarried: false, offset: offset + UInt64(range.lowerBound), isPartial: isPartial)
        }
        carry.append(chunk.extracting(range))
        carryIsDone = true
        return Line(range: 0..<0, isCarried: true, offset: carryOffset, isPartial: isPartial)
    }

    private mutating func keep(_ bytes: RawSpan, at offset: UInt64) {
        if carry.isEmpty { carryOffset = offset }
        carry.append(bytes)
    }

    private mutating func dropDoneCarry() {
        guard carryIsDone else { return }
        carryIsDone = false
        if carry.capacity > 256 * 1024 { carry = ByteBuffer(capacity: 1024) } else { carry.removeAll() }
    }
}
