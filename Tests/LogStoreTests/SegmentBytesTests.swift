// SPDX-License-Identifier: Apache-2.0

import LogModel
import Synchronization
import TestSupport
import Testing

@testable import LogStore

/// How much is read, and how often.
@Suite struct SegmentBytesTests {
    /// A segment in memory that notes what is read of it.
    private final class Noted: SegmentBytes {
        let content: [UInt8]
        /// Where the disk can read no further (EIO).
        let end: Int
        private let noted = Mutex<[Int]>([])

        init(_ content: [UInt8], readableBelow end: Int = .max) { (self.content, self.end) = (content, end) }

        var segment: Segment { Segment(firstSequence: 0, path: "segment", length: content.count) }
        /// The bytes that each read asked for.
        var reads: [Int] { noted.withLock { $0 } }

        func read(_ segment: Segment, at offset: Int, count: Int) throws(DiskError) -> [UInt8] {
            noted.withLock { $0.append(count) }
            guard min(offset + count, content.count) <= end else { throw DiskError(operation: "read", path: segment.path, code: 5) }
            return Array(content.dropFirst(offset).prefix(count))
        }
    }

    /// A block whose documents LZ4 makes little smaller.
    private static func block(_ number: Int, padding: Int) throws -> [UInt8] {
        var random = SeededRandom(seed: UInt64(number))
        var batch = DocumentBatch(capacity: 256)
        batch.bytes.append((0..<padding / 16).map { _ in String(random.next(), radix: 16) }.joined())
        batch.endDocument(kind: .line, severity: .info, time: Timestamp(nanoseconds: 1))
        var block = ByteBuffer()
        try Block.seal(batch, firstSequence: UInt64(number), positions: [], isSnapshot: false, into: &block)
        return block.bytes.copy
    }

    @Test func `a block is read at once where it is no longer than expected, and the rest of it otherwise`() throws {
        let (small, large) = (try Self.block(0, padding: 1_000), try Self.block(1, padding: 200_000))
        let noted = Noted(small + large)
        #expect(try noted.blockBytes(in: noted.segment, at: 0) == small && noted.reads == [64 << 10])
        #expect(try noted.blockBytes(in: noted.segment, at: small.count) == large)
        #expect(noted.reads.dropFirst() == [64 << 10, large.count - 64 << 10])
        #expect(try noted.blockBytes(in: noted.segment, at: small.count, expecting: large.count) == large)
        #expect(noted.reads.last == large.count && noted.reads.count == 4)
    }

    @Test func `no more is read than the segment has, and a length that lies reserves nothing`() throws {
        var block = try Self.block(0, padding: 1_000)
        let whole = Noted(block)
        #expect(try whole.blockBytes(in: whole.segment, at: 0) == block && whole.reads == [block.count])
        // 512 MiB of documents.
        block[23] = 0x20
        let lying = Noted(block)
        for read in [{ _ = try lying.blockBytes(in: lying.segment, at: 0) }, { _ = try lying.outline(in: lying.segment, at: 0) }]
            as [() throws -> Void]
        {
            #expect(throws: BlockFailure.self) { try read() }
        }
        #expect(lying.reads.allSatisfy { $0 <= block.count }, "\(lying.reads)")
    }

    @Test func `a block before a place that the disk cannot read is read`() throws {
        let (first, second) = (try Self.block(0, padding: 1_000), try Self.block(1, padding: 1_000))
        for end in [first.count, first.count + 1, first.count + 100] {
            let bad = Noted(first + second, readableBelow: end)
            #expect(try bad.blockBytes(in: bad.segment, at: 0) == first)
            #expect(try bad.outline(in: bad.segment, at: 0).length == first.count)
            #expect(throws: BlockFailure.self) { try bad.blockBytes(in: bad.segment, at: first.count) }
        }
    }

    @Test func `an outline reads the beginning of a block`() throws {
        let block = try Self.block(0, padding: 200_000)
        let noted = Noted(block)
        #expect(try noted.outline(in: noted.segment, at: 0).length == block.count && noted.reads == [4 << 10])
    }

    @Test func `a walk over blocks of a size reads each once, and little more than it has`() throws {
        for padding in [100, 100_000] {
            let blocks = try (0..<10).map { try Self.block($0, padding: padding) }
            let noted = Noted(blocks.flatMap(\.self))
            #expect(try SegmentScan(noted.segment, of: noted).length == noted.content.count)
            #expect(noted.reads.count <= 11 && noted.reads.dropFirst(2).allSatisfy { $0 <= max(4 << 10, blocks[0].count * 5 / 4) })
        }
    }
}
