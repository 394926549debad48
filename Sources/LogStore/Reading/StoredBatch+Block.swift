// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// What a reader keeps of a block, and how it is opened later.
extension StoredBatch {
    /// Takes the records of a block from record `sequence` on; the block was held against its checksums.
    ///
    /// A batch that keeps frames takes a whole block unopened when its frame is one of ours by its own header and lengths. What neither these
    /// nor the checksums show, frames that somebody has made up, shows when they are opened (``open(_:into:)``). Throws when LZ4 cannot be
    /// read here; the batch is as it was then.
    mutating func take(_ block: [UInt8], _ outline: BlockOutline, from sequence: UInt64) throws(LZ4Frame.Failure) {
        let before = mark
        let header = outline.header
        let frame = block[(block.count - header.payloadLength)...]
        let skipped = sequence > header.firstSequence ? Int(sequence - header.firstSequence) : 0
        entries += header.entries.dropFirst(skipped)
        sequences += header.firstSequence + UInt64(skipped)..<header.endSequence
        do throws(LZ4Frame.Failure) {
            let content = block.rawSpan.extracting(frame.indices)
            if keepsFrames, skipped == 0, LZ4Frame.isOwn(content, holding: header.contentLength) {
                note(header, checksum: header.frameChecksum(content), since: before)
                append(
                    frame: frame, of: header.entries.count, length: header.contentLength, path: outline.segment.path, offset: outline.offset
                )
                return
            }
            try LZ4Frame.decompress(content, length: header.contentLength, appendingTo: &bytes)
            if skipped > 0 {
                let skippedBytes = header.entries.prefix(skipped).reduce(0) { $0 + $1.length }
                bytes.removeSubrange(before.bytes..<before.bytes + skippedBytes)
                try endPart(since: before, of: outline)
            } else {
                note(header, checksum: header.frameChecksum(content), since: before)
                if keepsFrames { try pack(since: before, of: outline) }
            }
        } catch {
            goBack(to: before)
            throw error
        }
    }

    /// Ends a part of a block, whose records were appended since `mark`: they count in the name, and are packed where the batch keeps frames.
    package mutating func endPart(since mark: Mark, of outline: BlockOutline) throws(LZ4Frame.Failure) {
        guard entries.count > mark.records else { return }
        note(outline.header, checksum: CRC32C.of(bytes.rawSpan.extracting(mark.bytes..<bytes.count)), since: mark)
        if keepsFrames { try pack(since: mark, of: outline) }
    }

    /// Appends the documents of one frame, exactly the bytes that its entries say. Throws a skip of its records when LZ4 cannot be read, or
    /// holds another number of bytes than the block's header says.
    package func open(_ index: Int, into documents: inout [UInt8]) throws(BlockReader.Skip) {
        let part = parts[index]
        do throws(LZ4Frame.Failure) {
            try LZ4Frame.decompress(frames.rawSpan.extracting(part.place), length: part.length, appendingTo: &documents)
        } catch {
            throw BlockReader.Skip(
                from: sequences[part.records.lowerBound], to: sequences[part.records.upperBound - 1] + 1, cause: .damaged,
                reason: "\(part.path), byte \(part.offset): \(error)")
        }
    }

    private mutating func pack(since mark: Mark, of outline: BlockOutline) throws(LZ4Frame.Failure) {
        let length = bytes.count - mark.bytes
        var frame = ByteBuffer(capacity: length / 2)
        try LZ4Frame.compress(bytes.rawSpan.extracting(mark.bytes..<bytes.count), into: &frame)
        bytes.removeLast(length)
        append(
            frame: frame.bytes.copy, of: entries.count - mark.records, length: length, path: outline.segment.path, offset: outline.offset)
    }

    /// Checksum, place and times are the same on every run, and the times tell apart rings whose records begin at the same number.
    private mutating func note(_ header: BlockHeader, checksum: UInt32, since mark: Mark) {
        let times = [header.first, header.last].map { UInt64(bitPattern: $0.nanoseconds) }
        note([UInt64(checksum), sequences[mark.records]] + times, of: entries.count - mark.records)
    }
}

extension BlockHeader {
    /// The checksum of the block's frame; in blocks of version 1 it does not stand in the header.
    fileprivate func frameChecksum(_ frame: RawSpan) -> UInt32 { payloadChecksum != 0 ? payloadChecksum : CRC32C.of(frame) }
}
