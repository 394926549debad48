// SPDX-License-Identifier: Apache-2.0

internal import LogModel

extension SegmentBytes {
    /// The next whole block of a segment at or behind `offset`, found by its mark and proven by its checksum.
    ///
    /// Behind damage nothing tells where the next block begins. A record may quote a block, which the checksum does not rule out, so a
    /// block that ends before record `sequence` or behind `end` is passed over. Where `passingFailures`, what the disk cannot read is damage too.
    package func nextBlock(
        in segment: Segment, from offset: Int, reaching sequence: UInt64, before end: UInt64 = .max, passingFailures: Bool = false
    )
        throws(DiskError) -> (
            offset: Int, header: BlockHeader
        )?
    {
        let window = passingFailures ? 4 * 1024 : 256 * 1024
        var start = offset
        while start < segment.length {
            do throws(DiskError) {
                let place = start..<start + window
                if let found = try block(in: segment, beginningIn: place, reaching: sequence, before: end) { return found }
            } catch {
                guard passingFailures, !error.isMissing else { throw error }
            }
            start += window
        }
        return nil
    }

    private func block(in segment: Segment, beginningIn window: Range<Int>, reaching sequence: UInt64, before end: UInt64)
        throws(DiskError) -> (
            offset: Int, header: BlockHeader
        )?
    {
        let count = min(window.count + BlockHeader.signatureLength - 1, segment.length - window.lowerBound)
        let bytes = try read(segment, at: window.lowerBound, count: count)
        for candidate in BlockHeader.signatures(in: bytes.rawSpan) {
            if let header = try wholeBlock(in: segment, at: window.lowerBound + candidate), header.endSequence >= sequence,
                header.endSequence <= end
            {
                return (window.lowerBound + candidate, header)
            }
        }
        return nil
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
