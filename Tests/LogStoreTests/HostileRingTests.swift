// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import LogStore

/// Rings that somebody has made up, whole by their checksums.
@Suite struct HostileRingTests {
    /// A disk with one segment of one-record blocks that have these numbers.
    private static func ring(named name: UInt64 = 0, _ numbers: [UInt64], closed: Bool = false) throws -> (ring: Ring, disk: MemoryDisk) {
        let disk = MemoryDisk()
        let ring = try Ring(disk: disk)
        let path = "\(ring.options.directory)/segments/\(Segment.name(firstSequence: name))"
        try disk.createDirectory("\(ring.options.directory)/segments")
        var bytes: [UInt8] = []
        for (index, number) in numbers.enumerated() {
            var block = ByteBuffer()
            try Block.seal(Samples.batch(index..<index + 1), firstSequence: number, positions: [], isSnapshot: index == 0, into: &block)
            bytes += block.bytes.copy
        }
        disk.change(path) { $0 = bytes }
        if closed {
            let next = "\(ring.options.directory)/segments/\(Segment.name(firstSequence: 20))"
            var block = ByteBuffer()
            try Block.seal(Samples.batch(20..<21), firstSequence: 20, positions: [], isSnapshot: true, into: &block)
            let bytes = block.bytes.copy
            disk.change(next) { $0 = bytes }
        }
        return (ring, disk)
    }

    private static let unreachable: [UInt64] = [.max - 2, 1 << 63 + 5, 1 << 63, 1 << 62]

    @Test(arguments: unreachable) func `numbers that no ring reaches trap nobody`(number: UInt64) throws {
        for (name, numbers) in [(number, [number]), (0, [number]), (0, [0, number, 2])] {
            let (ring, disk) = try Self.ring(named: name, numbers)
            let reading = try RingDirectory(ring.options.directory, disk: disk)
            var reader = BlockReader(ring: reading, from: 0)
            var read: [Int] = []
            while true {
                do {
                    guard let batch = try reader.next() else { break }
                    read += batch.numbers
                } catch is BlockReader.Skip {}
            }
            #expect(read == (numbers.count == 3 ? [0, 2] : []))
            let store = try ring.open(on: disk)
            #expect(name == 0 || store.recovery.damaged.contains { $0.contains("its name is no record's number") })
            try store.append(Samples.batch(7..<8), positions: [], overwrites: false)
            #expect(try store.numbers().numbers == read + [7])
        }
    }

    @Test func `numbers that are missing between blocks are told, whoever reads`() throws {
        let (ring, disk) = try Self.ring([0, 5, 6])
        let store = try ring.open(on: disk)
        let (numbers, skips) = try store.numbers()
        #expect(numbers == [0, 1, 2] && skips.map { [$0.from, $0.to] } == [[1, 5]])
        #expect(skips.first?.description.contains("begins with record 5, where 1 should come") == true)
        var reader = BlockReader(ring: store, from: 0)
        _ = try reader.nextOutline()
        #expect(throws: BlockReader.Skip.self) { try reader.nextOutline() }
        #expect(try reader.nextOutline()?.sequences == 5..<6)
    }

    @Test func `a block whose numbers were before, or lie behind the ring, is told and passed over`() throws {
        let (ring, disk) = try Self.ring([0, 1, 0, 2, 1_000, 3], closed: true)
        let reading = try RingDirectory(ring.options.directory, disk: disk)
        var reader = BlockReader(ring: reading, from: 0)
        var sequences: [UInt64] = []
        var reasons: [String] = []
        while true {
            do {
                guard let outline = try reader.nextOutline() else { break }
                sequences += outline.sequences
            } catch let skip as BlockReader.Skip {
                reasons.append(skip.reason)
            }
        }
        #expect(sequences == [0, 1, 2, 3, 20] && reader.sequence == 21)
        #expect(reasons.contains { $0.contains("begins with record 0, which was before") })
        #expect(reasons.contains { $0.contains("records 1000 to 1000, which do not belong here") })
    }

    @Test func `a cursor is not put behind what the ring has`() throws {
        let store = try Ring(disk: MemoryDisk()).open()
        try store.append(Samples.batch(0..<3), positions: [], overwrites: false)
        try store.advance("search", to: 3)
        #expect(throws: StoreError.self) { try store.advance("search", to: 4) }
        #expect(try store.cursor(of: "search") == 3)
    }
}
