// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// The parts of a line that a transport has cut, up to its last one.
struct LinePart: Sendable {
    /// As long as any line may be: more comes out as a line of its own, so that nothing is lost.
    static let limit = 1 << 20

    private var bytes: [UInt8] = []
    private var stamp: LineStamp?

    var isEmpty: Bool { stamp == nil }
    var isFull: Bool { bytes.count >= LinePart.limit }
    /// Where the first part stood.
    var offset: UInt64? { stamp?.offset }

    mutating func append(_ text: RawSpan, stamp: LineStamp) {
        if self.stamp == nil { self.stamp = stamp }
        bytes += text.copy
    }

    /// The line so far, under the place and time of its first part.
    mutating func removeAll() -> (line: [UInt8], stamp: LineStamp) {
        defer { (bytes, stamp) = ([], nil) }
        return (bytes, stamp ?? LineStamp(offset: 0))
    }
}
