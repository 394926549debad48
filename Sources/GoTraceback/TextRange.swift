// SPDX-License-Identifier: Apache-2.0

/// A stretch of a crash's text: byte offsets into ``Crash/text``, upper bound excluded.
///
/// Parsed values point into the text instead of copying it, so that a dump of thousands of goroutines costs no string until one is asked for.
/// Read one with ``Crash/subscript(_:)`` (a `String`) or ``Crash/utf8(_:)`` (the bytes).
public struct TextRange: Hashable, Sendable {
    /// Offset of the first byte.
    public let lowerBound: Int32
    /// Offset behind the last byte.
    public let upperBound: Int32

    /// The stretch from `lowerBound` up to, not including, `upperBound`.
    public init(_ lowerBound: Int, _ upperBound: Int) {
        self.lowerBound = Int32(clamping: lowerBound)
        self.upperBound = Int32(clamping: upperBound)
    }

    /// The same for offsets into a text of less than 2 GiB, which all are that the parser reads: nothing has to be clamped.
    @inline(__always)
    init(from lowerBound: Int, to upperBound: Int) {
        self.lowerBound = Int32(truncatingIfNeeded: lowerBound)
        self.upperBound = Int32(truncatingIfNeeded: upperBound)
    }

    /// Length in bytes.
    public var count: Int { Int(upperBound) - Int(lowerBound) }
    /// True for a stretch of no bytes.
    public var isEmpty: Bool { upperBound <= lowerBound }
    /// The same stretch as a range of array indices.
    public var indices: Range<Int> { Int(lowerBound)..<max(Int(lowerBound), Int(upperBound)) }
}
