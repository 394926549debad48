// SPDX-License-Identifier: Apache-2.0

internal import LogModel

extension SegmentBytes {
    /// The next whole block of a segment at or behind `offset`, found by its mark and proven by its checksum.
    ///
    /// Behind damage nothing tells where the next block begins. A record may quote a block, which the checksum does not rule out, so a
    /// block that ends before record `sequence` or behind `end` is passed over. Where `passingFailures`, what the disk cannot read is
    /// damage too.
    package func nextBlock(
        in segment: Segment, from offset: Int, reaching sequence: UInt64, before end: UInt64 = .max, passingFailures: Bool = false
    ) throws(DiskError) -> (offset: Int, header: BlockHeader)? {
        let window = passingFailures ? 4 * 1024 : 256 * 1024
        var start = offset
        while start < segment.length {
            do throws(DiskError) {
                for place in try marks(in: segment, from: start, window: window) {
                    guard let header = try wholeBlock(in: segment, at: place) else { continue }
                    if header.endSequence >= sequence, header.endSequence <= end { return (place, header) }
                }
            } catch {
                guard passingFailures, !error.isMissing else { throw error }
            }
            start += window
        }
        return nil
    }

    /// Where the blocks behind `offset` end whose headers can be believed, though their documents cannot be read: bytes, and records.
    ///
    /// Such records were there, so their numbers are taken. `sequence` is the number that should come first.
    func believedEnd(in segment: Segment, from offset: Int, behind sequence: UInt64) throws(DiskError) -> (offset: Int, sequence: UInt64)? {
        var end: (offset: Int, sequence: UInt64)?
        while let block = try nextOutline(in: segment, from: end?.offset ?? offset, behind: end?.sequence ?? sequence) {
            end = (block.offset + block.length, block.header.endSequence)
        }
        return end
    }

    private func nextOutline(in segment: Segment, from offset: Int, behind sequence: UInt64) throws(DiskError) -> BlockOutline? {
        // A record may quote a header; one that goes on far from here is not of this ring.
        let near = sequence...sequence + UInt64(segment.length)
        let window = 256 * 1024
        for start in stride(from: offset, to: segment.length, by: window) {
            for place in try marks(in: segment, from: start, window: window) {
                if let found = try believedOutline(in: segment, at: place), near.contains(found.header.firstSequence) { return found }
            }
        }
        return nil
    }

    private func believedOutline(in segment: Segment, at offset: Int) throws(DiskError) -> BlockOutline? {
        do throws(BlockFailure) {
            return try outline(in: segment, at: offset)
        } catch {
            if case .disk(let failure) = error { throw failure }
            return nil
        }
    }

    /// Where in so many bytes blocks might begin.
    private func marks(in segment: Segment, from start: Int, window: Int) throws(DiskError) -> [Int] {
        let bytes = try read(segment, at: start, count: min(window + BlockHeader.signatureLength - 1, segment.length - start))
        return BlockHeader.signatures(in: bytes.rawSpan).map { start + $0 }
    }

    private func wholeBlock(in segment: Segment, at offset: Int) throws(DiskError) -> BlockHeader? {
        do throws(BlockFailure) {
            let bytes = try blockBytes(in: segment, at: offset)
            return try? BlockHeader(checking: bytes.rawSpan)
        } catch {
            if case .disk(let failure) = error { throw failure }
            return nil
        }
    }
}

extension BlockHeader {
    /// Magic, length and mark: what the first bytes of a block look like.
    static let signatureLength = 14

    /// Where in `bytes` a block might begin.
    static func signatures(in bytes: RawSpan) -> [Int] {
        var found: [Int] = []
        var position = 0
        while position <= bytes.byteCount - signatureLength {
            if bytes[position] == UInt8(truncatingIfNeeded: magic), extentBegins(bytes.extracting(position..<bytes.byteCount)) {
                found.append(position)
            }
            position += 1
        }
        return found
    }

    private static func extentBegins(_ bytes: RawSpan) -> Bool {
        var reader = ByteReader(bytes)
        return reader.littleEndian(UInt32.self) == magic && bytes.starts(with: mark, at: 8)
    }
}
