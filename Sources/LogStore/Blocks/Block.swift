// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Seals batches of documents into blocks and opens blocks again.
enum Block {
    /// Why a block could not be opened.
    enum Failure: Error, CustomStringConvertible {
        case header(BlockHeader.Fault)
        case payload(LZ4Frame.Failure)

        var description: String {
            switch self {
            case .header(let fault): fault.description
            case .payload(let failure): failure.description
            }
        }
    }

    /// Writes a block to `buffer`, which is emptied first: header, the documents as the LZ4 frame that ``pack(_:into:)`` made, a checksum for each.
    static func seal(
        _ batch: borrowing DocumentBatch,
        as payload: borrowing ByteBuffer,
        firstSequence: UInt64,
        positions: [SourcePosition],
        isSnapshot: Bool,
        into buffer: inout ByteBuffer
    ) {
        buffer.removeAll()
        var header = BlockHeader()
        header.payloadLength = payload.count
        header.payloadChecksum = CRC32C.of(payload.bytes)
        header.contentLength = batch.bytes.count
        header.firstSequence = firstSequence
        header.first = batch.first ?? Timestamp(nanoseconds: 0)
        header.last = batch.last ?? Timestamp(nanoseconds: 0)
        header.entries = batch.entries
        header.isSnapshot = isSnapshot
        header.positions = positions
        header.append(to: &buffer)
        buffer.append(payload.bytes)
    }

    /// Writes the documents as one LZ4 frame to `payload`, which is emptied first: all of a block that its place in the ring does not change.
    static func pack(_ batch: borrowing DocumentBatch, into payload: inout ByteBuffer) throws(StoreError) {
        payload.removeAll()
        do {
            try LZ4Frame.compress(batch.bytes.bytes, into: &payload)
        } catch {
            throw .compression(error)
        }
    }

    /// Checks a whole block, which ends where the bytes do, appends its documents and answers its header.
    static func open(_ block: RawSpan, appendingTo documents: inout [UInt8]) throws(Failure) -> BlockHeader {
        let header = try check(block)
        do {
            let frame = block.extracting(block.byteCount - header.payloadLength..<block.byteCount)
            try LZ4Frame.decompress(frame, length: header.contentLength, appendingTo: &documents)
            return header
        } catch {
            throw .payload(error)
        }
    }

    /// The header of a whole block that was held against both its checksums; the documents stay packed.
    static func check(_ block: RawSpan) throws(Failure) -> BlockHeader {
        do {
            return try BlockHeader(checking: block)
        } catch {
            throw .header(error)
        }
    }
}
