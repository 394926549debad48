// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// What a reader keeps of a block.
extension StoredBatch {
    /// Keeps the part of a block from record `sequence` on, whose documents were appended at `start`.
    mutating func take(_ header: BlockHeader, documentsFrom start: Int, above sequence: UInt64) {
        let skipped = sequence > header.firstSequence ? Int(sequence - header.firstSequence) : 0
        if skipped > 0 {
            let skippedBytes = header.entries.prefix(skipped).reduce(0) { $0 + $1.length }
            bytes.removeSubrange(start..<start + skippedBytes)
        }
        entries += header.entries.dropFirst(skipped)
        sequences += header.firstSequence + UInt64(skipped)..<header.endSequence
    }

    /// Keeps the frame of a block as it is stored, or makes one of what was kept of the block.
    mutating func takeFrame(of block: [UInt8], isWhole: Bool, documentsFrom start: Int) throws {
        let extent = try BlockHeader.extent(of: block.rawSpan)
        guard !isWhole else {
            frames += block[extent.header..<extent.total]
            return
        }
        var frame = ByteBuffer(capacity: bytes.count - start)
        try LZ4Frame.compress(bytes.rawSpan.extracting(start..<bytes.count), into: &frame)
        // Lent for the copy.
        unsafe frame.withUnsafeBytes { unsafe frames.append(contentsOf: $0) }
    }
}
