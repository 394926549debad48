// SPDX-License-Identifier: Apache-2.0

/// A ring as those see it who only read: the store that is being written, or the directory of one that another process writes.
package protocol ReadableRing: SegmentBytes {
    /// All segments, oldest first, each with the length that can be read now.
    var segments: [Segment] { get }
    /// The sequence number behind the last record that can be read now.
    var nextSequence: UInt64 { get }
}

extension ReadableRing {
    /// The sequence number of the oldest record that is still there.
    package var oldestSequence: UInt64 { segments.first?.firstSequence ?? nextSequence }
}
