// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// What a walk over a segment's blocks finds: how far they are whole, and the positions after the last of them.
struct SegmentScan {
    /// Bytes from the start that hold whole, undamaged blocks.
    var length = 0
    /// Sequence number behind the last record; nil when not one block is whole.
    var endSequence: UInt64?
    /// Positions of all streams after the last whole block.
    var positions: [StreamID: SourcePosition] = [:]
    /// Why the walk ended before the end of the file; nil when it did not.
    var fault: BlockHeader.Fault?

    /// True when the positions are those of all streams: the walk met a snapshot.
    var isComplete = false
    /// Where the last whole block begins that tells of a stream.
    var lastPositions: Int?

    /// Walks a segment block by block, from a block's first byte on, where `positions` are known from what lies before; holds one block
    /// in memory at a time.
    init(_ segment: Segment, of ring: any SegmentBytes, from start: Int = 0, positions: [StreamID: SourcePosition] = [:])
        throws(DiskError)
    {
        length = start
        self.positions = positions
        var ahead = ReadAhead()
        while length < segment.length {
            do throws(BlockFailure) {
                let bytes = try ring.blockBytes(in: segment, at: length, expecting: ahead.count)
                ahead.note(bytes.count)
                take(try SegmentScan.header(of: bytes), length: bytes.count)
            } catch {
                switch error {
                case .disk(let failure): throw failure
                case .block(let fault): self.fault = fault
                }
                return
            }
        }
    }

    private mutating func take(_ header: BlockHeader, length: Int) {
        if header.isSnapshot {
            positions.removeAll()
            isComplete = true
        }
        if !header.positions.isEmpty { lastPositions = self.length }
        for position in header.positions { positions.apply(position) }
        endSequence = header.endSequence
        self.length += length
    }

    private static func header(of block: [UInt8]) throws(BlockFailure) -> BlockHeader {
        do {
            return try BlockHeader(checking: block.rawSpan)
        } catch {
            throw .block(error)
        }
    }
}

extension [StreamID: SourcePosition] {
    /// Takes a newer position over, or forgets the stream when it has ended.
    mutating func apply(_ position: SourcePosition) {
        self[position.stream] = position.isClosed ? nil : position
    }
}
