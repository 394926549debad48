// SPDX-License-Identifier: Apache-2.0

/// What the header of a block says of its records, and where the block lies: enough to decide whether to read it.
package struct BlockOutline: Sendable {
    package let header: BlockHeader
    /// The segment as it stood when the header was read.
    package let segment: Segment
    /// The block's first byte in the segment.
    package let offset: Int
    /// Bytes of the whole block.
    package let length: Int

    package var sequences: Range<UInt64> { header.firstSequence..<header.endSequence }
}
