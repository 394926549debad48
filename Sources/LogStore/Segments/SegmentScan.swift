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

    /// Walks a segment block by block; holds one block in memory at a time.
    init(_ path: String, on disk: any StoreDisk) throws(DiskError) {
        let size = try disk.size(of: path)
        while length < size {
            do {
                let (header, total) = try SegmentScan.block(in: path, at: length, on: disk)
                if header.isSnapshot { positions.removeAll() }
                for position in header.positions { positions.apply(position) }
                endSequence = header.endSequence
                length += total
            } catch {
                switch error {
                case .disk(let failure): throw failure
                case .block(let fault): self.fault = fault
                }
                return
            }
        }
    }

    /// A block that could not be read: the disk failed, or what it holds is no block.
    enum Failure: Error {
        case disk(DiskError)
        case block(BlockHeader.Fault)
    }

    static func block(in path: String, at offset: Int, on disk: any StoreDisk) throws(Failure) -> (header: BlockHeader, total: Int) {
        let bytes = try blockBytes(in: path, at: offset, on: disk)
        do {
            return (try BlockHeader(checking: bytes.rawSpan), bytes.count)
        } catch {
            throw .block(error)
        }
    }

    /// The bytes of the block at `offset`, which are all there but not yet checked.
    static func blockBytes(in path: String, at offset: Int, on disk: any StoreDisk) throws(Failure) -> [UInt8] {
        do {
            let start = try disk.read(path, at: offset, count: BlockHeader.fixedLength)
            let extent = try BlockHeader.extent(of: start.rawSpan)
            let bytes = try disk.read(path, at: offset, count: extent.total)
            guard bytes.count == extent.total else { throw BlockHeader.Fault.torn }
            return bytes
        } catch let error as DiskError {
            throw .disk(error)
        } catch let fault as BlockHeader.Fault {
            throw .block(fault)
        } catch {
            throw .block(.damaged)
        }
    }
}

extension [StreamID: SourcePosition] {
    /// Takes a newer position over, or forgets the stream when it has ended.
    mutating func apply(_ position: SourcePosition) {
        self[position.stream] = position.isClosed ? nil : position
    }
}
