// SPDX-License-Identifier: Apache-2.0

/// Where a line stood in its source and when the transport saw it; carried through the assembler untouched.
public struct LineStamp: Hashable, Sendable {
    /// Byte offset of the line's first byte in its source.
    public var offset: UInt64
    /// Nanoseconds since 1970 (UTC); 0 where the transport gave no time.
    public var time: Int64

    /// A stamp.
    public init(offset: UInt64, time: Int64 = 0) {
        self.offset = offset
        self.time = time
    }
}

/// A line that the assembler had held and gives back: it belongs to no crash.
public struct ReleasedLine: Hashable, Sendable {
    /// The line's bytes as they came, without the LF.
    public var bytes: [UInt8]
    /// Where it stood.
    public var stamp: LineStamp

    /// A released line.
    public init(bytes: [UInt8], stamp: LineStamp) {
        self.bytes = bytes
        self.stamp = stamp
    }
}

/// The lines of one crash, put together. ``CrashParser`` reads it.
public struct CrashBlock: Hashable, Sendable {
    /// The crash's own lines, each ended by LF; lines of other writers taken out.
    public var text: [UInt8] {
        didSet { marks = LineMarks() }
    }
    /// Where its first byte stood.
    public var stamp: LineStamp
    /// How many lines of other writers were met inside (they come out as ``ReleasedLine``).
    public var foreignLines: Int
    /// Bytes dropped from the middle because the block outgrew the limit.
    public var truncatedBytes: Int
    /// How many lines the crash has, the dropped ones counted.
    public var lines: Int
    /// How many bytes the crash had in the source, LFs and dropped bytes counted.
    public var bytes: Int
    /// What the assembler found out about the lines of ``text``.
    var marks = LineMarks()

    /// A block.
    public init(text: [UInt8], stamp: LineStamp, foreignLines: Int = 0, truncatedBytes: Int = 0, lines: Int, bytes: Int) {
        self.text = text
        self.stamp = stamp
        self.foreignLines = foreignLines
        self.truncatedBytes = truncatedBytes
        self.lines = lines
        self.bytes = bytes
    }
}
