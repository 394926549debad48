// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import LogModel
import TestSupport
import Testing

@testable import LogStore

/// What a ring does while its disk takes nothing.
@Suite struct MemoryModeTests {
    private static func fill(_ store: SegmentStore, _ numbers: Range<Int>, padding: Int = 60, overwrites: Bool = false) throws
        -> [OverwrittenRecords]
    {
        try numbers.flatMap { number in
            try store.append(
                Samples.batch(number..<number + 1, padding: padding), positions: [Samples.position(number % 3, number)],
                overwrites: overwrites)
        }
    }

    private static func ring(_ disk: MemoryDisk, memory: Int = 1 << 20, maxSize: Int = 1 << 30) throws -> Ring {
        var ring = try Ring(disk: disk, segmentSize: 600, maxSize: maxSize)
        ring.options.memorySize = ByteSize(memory)
        return ring
    }

    @Test(arguments: [MemoryDisk.Trouble.broken, .readOnly, .full(at: 2_000)])
    func `the ring goes on in memory, readers go on reading, and it returns to the disk`(trouble: MemoryDisk.Trouble) throws {
        let disk = MemoryDisk()
        let ring = try Self.ring(disk)
        let store = try ring.openInHaste()
        _ = try store.cursor(of: "slow")
        _ = try Self.fill(store, 0..<4)
        var reader = BlockReader(ring: store, from: 0)
        for number in 0..<4 { #expect(try reader.next()?.numbers == [number]) }
        disk.fail(with: trouble)
        for number in 4..<30 {
            _ = try Self.fill(store, number..<number + 1)
            #expect(try reader.next()?.numbers == [number])
            #expect(try reader.next() == nil)
        }
        #expect(!store.health.isOK && store.memoryUse.records == 30 - Int(store.writtenSequence) && store.memoryUse.records > 10)
        #expect(store.segments.last?.isInMemory == true)
        #expect(try store.numbers().numbers == Array(0..<30))
        #expect(throws: StoreError.self, "it is not on the disk") { try store.sync() }
        let outline = try #require(try Self.outline(of: 20, in: store))
        disk.heal()
        store.tick()
        #expect(store.health.isOK && store.memoryUse == MemoryUse() && store.segments.allSatisfy { !$0.isInMemory })
        _ = try Self.fill(store, 30..<33)
        for number in 30..<33 { #expect(try reader.next()?.numbers == [number]) }
        #expect(try store.numbers().numbers == Array(0..<33))
        var batch = StoredBatch()
        try reader.read(outline, into: &batch)
        #expect(batch.numbers == [20], "an outline from memory is found on the disk")
        let again = try ring.open(on: disk.copy())
        #expect(try again.numbers().numbers == Array(0..<33) && again.offsets == store.offsets)
        for segment in again.segments { #expect(try again.outline(in: segment, at: 0).header.isSnapshot) }
    }

    private static func outline(of number: UInt64, in store: SegmentStore) throws -> BlockOutline? {
        var reader = BlockReader(ring: store, from: number)
        return try reader.nextOutline()
    }

    @Test func `a reader goes on while blocks move from memory to the disk, wherever it stands`() throws {
        for position in 0..<12 {
            let disk = MemoryDisk()
            let store = try Self.ring(disk).openInHaste()
            _ = try Self.fill(store, 0..<3)
            disk.fail(with: .broken)
            _ = try Self.fill(store, 3..<12)
            var reader = BlockReader(ring: store, from: 0)
            var numbers: [Int] = []
            for _ in 0..<position { numbers += try reader.next()?.numbers ?? [] }
            disk.heal()
            store.tick()
            _ = try Self.fill(store, 12..<14)
            while let batch = try reader.next() { numbers += batch.numbers }
            #expect(numbers == Array(0..<14), "after \(position)")
        }
    }

    @Test func `a full memory makes a source that can wait do so, and says why`() throws {
        let disk = MemoryDisk()
        let store = try Self.ring(disk, memory: 4_000).openInHaste()
        _ = try Self.fill(store, 0..<1)
        #expect(store.mustWait(for: 200) == nil)
        disk.fail(with: .broken)
        let error = #expect(throws: StoreError.self) { _ = try Self.fill(store, 1..<100) }
        #expect(error?.description.hasSuffix("mend the disk, or make `ring.memory_size` larger") == true)
        let next = Int(store.nextSequence)
        #expect(next > 10 && store.memoryUse.bytes <= 4_000)
        #expect(store.mustWait(for: 600)?.description.contains("Input/output error") == true)
        disk.heal()
        _ = try Self.fill(store, next..<next + 5)
        #expect(try store.numbers().numbers == Array(0..<next + 5) && store.mustWait(for: 600) == nil)
    }

    @Test func `a full memory loses its oldest when nobody may wait, and each loss is told`() throws {
        let disk = MemoryDisk()
        let ring = try Self.ring(disk, memory: 4_000)
        let store = try ring.openInHaste()
        _ = try store.cursor(of: "slow")
        _ = try store.cursor(of: "quick")
        _ = try Self.fill(store, 0..<2, overwrites: true)
        disk.fail(with: .broken)
        var lost: [OverwrittenRecords] = []
        for number in 2..<100 {
            lost += try Self.fill(store, number..<number + 1, overwrites: true)
            try? store.advance("quick", to: UInt64(number + 1))
        }
        #expect(store.memoryUse.bytes <= 4_000 && lost.allSatisfy { $0.sink == "slow" })
        #expect(zip(lost, lost.dropFirst()).allSatisfy { $0.to == $1.from }, "each record once")
        disk.heal()
        store.tick()
        let first = try #require(lost.last?.to)
        let (numbers, skips) = try store.numbers()
        #expect(numbers == [0, 1] + Array(Int(first)..<100))
        #expect(skips.map { [$0.from, $0.to] } == [[2, first]] && lost.first?.from == 2)
        #expect(store.offsets == ["/var/log/0.log": 99, "/var/log/1.log": 97, "/var/log/2.log": 98])
        let again = try ring.open(on: disk.copy())
        #expect(again.offsets == store.offsets && again.recovery.isClean)
        #expect(try again.numbers().numbers == numbers)
    }

    @Test func `without a sink the store itself notes what memory lost`() throws {
        let disk = MemoryDisk()
        let store = try Self.ring(disk, memory: 4_000).openInHaste()
        disk.fail(with: .broken)
        _ = try Self.fill(store, 0..<100, overwrites: true)
        let gaps = store.takeGaps()
        #expect(gaps.reduce(0) { $0 + $1.records } == 100 - store.memoryUse.records)
        #expect(gaps.first?.from == 0 && gaps.first?.reason.contains("Input/output error") == true)
    }

    @Test func `what is in memory at the end is lost but for what its source gives again`() throws {
        let disk = MemoryDisk()
        let store = try Self.ring(disk).openInHaste()
        _ = try Self.fill(store, 0..<2, overwrites: true)
        #expect(store.close() == nil)
        disk.fail(with: .broken)
        _ = try Self.fill(store, 2..<4)
        _ = try Self.fill(store, 4..<7, overwrites: true)
        let gap = try #require(store.close())
        #expect(gap.from == 4 && gap.to == 7 && gap.records == 3 && (gap.bytes ?? 0) > 300)
        disk.heal()
        #expect(store.close() == nil && store.writtenSequence == 7)
    }

    @Test func `the disk is tried once a second, not with every block`() throws {
        let disk = MemoryDisk()
        let ring = try Self.ring(disk)
        let store = try ring.open()
        _ = try Self.fill(store, 0..<1)
        disk.fail(with: .broken)
        _ = try Self.fill(store, 1..<2)
        let before = disk.operations
        _ = try Self.fill(store, 2..<50)
        // Only a machine that stands still for seconds makes it more than a few.
        #expect(disk.operations - before < 20)
        disk.heal()
    }

    // MARK: A disk without room

    @Test func `on a full disk what every sink has goes before anything is kept in memory`() throws {
        let disk = MemoryDisk()
        let store = try Self.ring(disk).openInHaste()
        _ = try store.cursor(of: "sink")
        disk.fail(with: .full(at: 4_000))
        for number in 0..<100 {
            #expect(try Self.fill(store, number..<number + 1).isEmpty)
            try? store.advance("sink", to: UInt64(number) + 1)
        }
        #expect(store.health.isOK && store.memoryUse == MemoryUse() && store.oldestSequence > 50)
        let oldest = Int(store.oldestSequence)
        #expect(try store.numbers(from: store.oldestSequence).numbers == Array(oldest..<100))
    }

    @Test func `on a full disk what a sink still needs stays, until the memory is full too`() throws {
        let disk = MemoryDisk()
        let store = try Self.ring(disk, memory: 4_000).openInHaste()
        _ = try store.cursor(of: "slow")
        disk.fail(with: .full(at: 4_000))
        var lost: [OverwrittenRecords] = []
        var number = 0
        while store.memoryUse.bytes < 3_000 {
            lost += try Self.fill(store, number..<number + 1, overwrites: true)
            number += 1
        }
        #expect(lost.isEmpty && !store.health.isOK)
        #expect(try store.numbers().numbers == Array(0..<number))
        while lost.count < 5 {
            lost += try Self.fill(store, number..<number + 1, overwrites: true)
            number += 1
        }
        let oldest = Int(store.oldestSequence)
        #expect(lost.first?.from == 0 && lost.last?.to == UInt64(oldest))
        #expect(try store.numbers(from: UInt64(oldest)).numbers == Array(oldest..<number), "the newest are all there")
        #expect(store.writtenSequence > UInt64(oldest), "the oldest went from the disk, so that the newest came onto it")
    }

    @Test func `a source that can wait does so on a full disk, and nothing is lost`() throws {
        let disk = MemoryDisk()
        let store = try Self.ring(disk, memory: 4_000).openInHaste()
        _ = try store.cursor(of: "slow")
        disk.fail(with: .full(at: 4_000))
        #expect(throws: StoreError.self) { _ = try Self.fill(store, 0..<200) }
        let end = Int(store.nextSequence)
        #expect(try store.numbers().numbers == Array(0..<end))
        try store.advance("slow", to: UInt64(end))
        _ = try Self.fill(store, end..<end + 1)
        #expect(store.health.isOK && store.oldestSequence > 0)
    }

    // MARK: Waiting and overwriting beside each other

    @Test func `a source that waits is told to before its records would cost a sink any`() throws {
        let disk = MemoryDisk()
        let store = try Self.ring(disk, maxSize: 3_000).openInHaste()
        _ = try store.cursor(of: "slow")
        var number = 0
        while store.mustWait(for: 200) == nil {
            #expect(try Self.fill(store, number..<number + 1, overwrites: true).isEmpty, "nothing has gone for it")
            number += 1
        }
        #expect(number > 5 && store.mustWait(for: 200)?.description.contains("still waits for slow") == true)
        #expect(throws: StoreError.self) { _ = try Self.fill(store, number..<number + 1) }
        #expect(try Self.fill(store, number..<number + 1, overwrites: true).map(\.sink) == ["slow"])
        try store.advance("slow", to: store.nextSequence)
        #expect(store.mustWait(for: 200) == nil)
    }
}
