// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogStore

@Suite struct BlockTests {
    private static func seal(_ batch: borrowing DocumentBatch, positions: [SourcePosition] = [], isSnapshot: Bool = false) throws -> [UInt8]
    {
        var buffer = ByteBuffer()
        try Block.seal(batch, firstSequence: 40, positions: positions, isSnapshot: isSnapshot, into: &buffer)
        return buffer.bytes.copy
    }

    /// Opens a block behind documents that are there already, which must stay as they are when it fails.
    private static func open(_ bytes: [UInt8]) throws {
        var documents: [UInt8] = [1, 2, 3]
        defer { #expect(documents == [1, 2, 3]) }
        _ = try Block.open(bytes.rawSpan, appendingTo: &documents)
    }

    @Test func `a block holds what was sealed in it`() throws {
        let batch = Samples.batch(0..<3, endsInCrash: true)
        let positions = [Samples.position(1, 70_000), Samples.position(2, 0, isClosed: true)]
        let bytes = try Self.seal(batch, positions: positions, isSnapshot: true)
        var documents: [UInt8] = []
        let header = try Block.open(bytes.rawSpan, appendingTo: &documents)
        let written = batch.bytes.bytes.copy
        #expect(documents == written)
        let entries = batch.entries
        #expect(header.entries == entries && header.entries.map(\.kind) == [.line, .line, .crash])
        #expect(header.firstSequence == 40 && header.endSequence == 43)
        #expect(header.first.nanoseconds == 1000 && header.last.nanoseconds == 1002)
        #expect(header.positions == positions && header.isSnapshot)
        #expect(header.contentLength == documents.count)
    }

    @Test func `a block without documents carries positions alone`() throws {
        let bytes = try Self.seal(DocumentBatch(), positions: [Samples.position(1, 5)])
        var documents: [UInt8] = []
        let header = try Block.open(bytes.rawSpan, appendingTo: &documents)
        #expect(documents.isEmpty && header.entries.isEmpty && header.endSequence == 40)
        #expect(header.positions == [Samples.position(1, 5)] && !header.isSnapshot)
    }

    @Test func `the first bytes are those of the format's table`() throws {
        let bytes = try Self.seal(Samples.batch(0..<1))
        #expect(Array(bytes[0..<4]) == [0x50, 0x2A, 0x4D, 0x18], "the magic of a skippable frame")
        #expect(String(decoding: bytes[8..<14], as: UTF8.self) == "pbxblk")
        #expect(Array(bytes[14..<16]) == [2, 0], "format version 2")
        #expect(Array(bytes[28..<32]) == [1, 0, 0, 0], "one record")
        #expect(Array(bytes[32..<40]) == [40, 0, 0, 0, 0, 0, 0, 0])
        let frame = 8 + Int(bytes[4]) + Int(bytes[5]) << 8
        #expect(Array(bytes[frame..<frame + 4]) == [0x04, 0x22, 0x4D, 0x18], "the magic of an LZ4 frame")
        #expect(bytes.count - frame == Int(bytes[20]) + Int(bytes[21]) << 8)
    }

    @Test func `a bit that is flipped anywhere is found`() throws {
        let bytes = try Self.seal(Samples.batch(0..<2), positions: [Samples.position(1, 300)])
        for index in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << UInt8(bit)
                #expect(throws: Block.Failure.self, "byte \(index), bit \(bit)") { try Self.open(damaged) }
            }
        }
    }

    @Test func `a bit that is flipped in the header is found without the documents`() throws {
        let bytes = try Self.seal(Samples.batch(0..<2), positions: [Samples.position(1, 300)])
        let length = try BlockHeader.extent(of: bytes.rawSpan).header
        let header = Array(bytes[..<length])
        #expect(try BlockHeader(believing: header.rawSpan).endSequence == 42)
        for bit in 0..<length * 8 {
            var damaged = header
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: BlockHeader.Fault.self, "bit \(bit)") { try BlockHeader(believing: damaged.rawSpan) }
        }
    }

    @Test func `a block that claims more than it can hold, or a number that no ring reaches, is none`() throws {
        for claim in 0..<4 {
            let batch = Samples.batch(0..<2)
            var payload = ByteBuffer(capacity: 256)
            try LZ4Frame.compress(batch.bytes.bytes, into: &payload)
            var header = BlockHeader()
            (header.payloadLength, header.payloadChecksum) = (payload.count, CRC32C.of(payload.bytes))
            (header.entries, header.contentLength) = (batch.entries, batch.bytes.count)
            switch claim {
            case 0: break
            case 1:
                header.entries[0] = DocumentEntry(length: 1 << 30, kind: .line, severity: .info)
                header.contentLength = 1 << 30 + header.entries[1].length
            case 2: header.firstSequence = .max - 1
            default: header.firstSequence = 1 << 63
            }
            var block = ByteBuffer(capacity: 256)
            header.append(to: &block)
            block.append(payload.bytes)
            let bytes = block.bytes.copy
            if claim == 0 {
                _ = try BlockHeader(checking: bytes.rawSpan)
            } else {
                #expect(throws: BlockHeader.Fault.damaged, "\(claim)") { try BlockHeader(checking: bytes.rawSpan) }
            }
        }
    }

    @Test func `a block that is cut anywhere is torn`() throws {
        let bytes = try Self.seal(Samples.batch(0..<2), positions: [Samples.position(1, 300)])
        for length in 0..<bytes.count {
            let cut = Array(bytes[..<length])
            #expect(throws: BlockHeader.Fault.torn) { try BlockHeader(checking: cut.rawSpan) }
        }
    }

    @Test func `a newer format is told apart from damage`() throws {
        var bytes = try Self.seal(Samples.batch(0..<1))
        bytes[14] = 3
        #expect(throws: BlockHeader.Fault.newer(3)) { try BlockHeader(checking: bytes.rawSpan) }
        #expect(BlockHeader.Fault.newer(3).description.contains("format version 3, this panicbox reads up to 2"))
    }

    @Test func `random bytes and lengths that are far too large are no block`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            var bytes = (0..<120).map { _ in UInt8.random(in: 0...255, using: &generator) }
            bytes.replaceSubrange(0..<4, with: [0x50, 0x2A, 0x4D, 0x18])
            bytes.replaceSubrange(8..<16, with: Array("pbxblk".utf8) + [UInt8.random(in: 1...2), 0])
            #expect(throws: Block.Failure.self) { try Self.open(bytes) }
        }
    }
}
