// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Gives the bytes of segments.
package protocol SegmentBytes: Sendable {
    /// Up to `count` bytes of a segment from `offset` on; fewer at its end.
    func read(_ segment: Segment, at offset: Int, count: Int) throws(DiskError) -> [UInt8]
}

/// Segments as they lie on a disk.
struct DiskSegments: SegmentBytes {
    let disk: any StoreDisk

    func read(_ segment: Segment, at offset: Int, count: Int) throws(DiskError) -> [UInt8] {
        try disk.read(segment.path, at: offset, count: count)
    }
}

/// A block that could not be read: the disk failed, or what it holds is no block.
package enum BlockFailure: Error {
    case disk(DiskError)
    case block(BlockHeader.Fault)
}

extension SegmentBytes {
    /// The bytes of the block at `offset`, which are all there but not yet checked.
    ///
    /// - Parameter expected: About how many that will be: so many are read at once, and what is missing after that.
    package func blockBytes(
        in segment: Segment, at offset: Int, expecting expected: Int = ReadAhead.start
    ) throws(BlockFailure) -> [UInt8] {
        try bytes(in: segment, at: offset, expecting: expected) { $0.total }
    }

    /// The header of the block at `offset`, held against its checksum; the documents are not read, but in blocks of version 1.
    package func outline(in segment: Segment, at offset: Int) throws(BlockFailure) -> BlockOutline {
        var length = 0
        let bytes = try bytes(in: segment, at: offset, expecting: 4 * 1024) { extent in
            length = extent.total
            return extent.believable
        }
        do {
            return BlockOutline(header: try BlockHeader(believing: bytes.rawSpan), segment: segment, offset: offset, length: length)
        } catch {
            throw .block(error)
        }
    }

    private func bytes(
        in segment: Segment, at offset: Int, expecting expected: Int, upTo end: (BlockHeader.Extent) -> Int
    ) throws(BlockFailure) -> [UInt8] {
        do {
            var bytes = try start(of: segment, at: offset, expecting: min(expected, segment.length - offset))
            let extent = try BlockHeader.extent(of: bytes.rawSpan)
            // A damaged length must not reserve memory.
            guard extent.total <= segment.length - offset else { throw try cutShort(extent, in: segment, at: offset) }
            let missing = end(extent) - bytes.count
            if missing > 0 {
                bytes += try read(segment, at: offset + bytes.count, count: missing)
            } else {
                bytes.removeLast(-missing)
            }
            guard bytes.count == end(extent) else { throw BlockHeader.Fault.torn }
            return bytes
        } catch let error as DiskError {
            throw .disk(error)
        } catch let fault as BlockHeader.Fault {
            throw .block(fault)
        } catch {
            throw .block(.damaged)
        }
    }

    /// As many bytes as are expected, or a header's where the disk refuses these: what it cannot read may lie behind the block.
    private func start(of segment: Segment, at offset: Int, expecting expected: Int) throws(DiskError) -> [UInt8] {
        do {
            return try read(segment, at: offset, count: max(expected, BlockHeader.fixedLength))
        } catch {
            guard !error.isMissing, expected > BlockHeader.fixedLength else { throw error }
            return try read(segment, at: offset, count: BlockHeader.fixedLength)
        }
    }

    /// What is wrong with a block that seems to go on behind its segment: where its header is all there, that must be whole to be believed.
    private func cutShort(_ extent: BlockHeader.Extent, in segment: Segment, at offset: Int) throws -> BlockHeader.Fault {
        guard extent.believable == extent.header, extent.header <= segment.length - offset else { return .torn }
        let header = try read(segment, at: offset, count: extent.header)
        _ = try BlockHeader(believing: header.rawSpan)
        return .torn
    }
}
