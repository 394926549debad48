// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogStore

@Suite struct RetentionTests {
    /// Appends until the ring must have gone round several times.
    private static func fill(_ store: SegmentStore, _ numbers: Range<Int>, overwrites: Bool) throws -> [OverwrittenRecords] {
        try numbers.flatMap { number in
            try store.append(
                Samples.batch(number..<number + 1, padding: 100), positions: [Samples.position(1, number)], overwrites: overwrites)
        }
    }

    @Test func `the oldest segment goes when the ring has its size`() throws {
        let ring = try Ring(segmentSize: 1_000, maxSize: 5_000)
        let store = try ring.open()
        #expect(try Self.fill(store, 0..<200, overwrites: false).isEmpty, "nobody waits for what goes")
        let sizes = try ring.segmentPaths.map { try ring.disk.size(of: $0) }
        #expect(sizes.reduce(0, +) <= 5_000 && sizes.count >= 3)
        let oldest = Int(store.oldestSequence)
        #expect(oldest > 100)
        #expect(try store.numbers(from: store.oldestSequence).numbers == Array(oldest..<200))
        let (numbers, skips) = try store.numbers()
        #expect(skips == [BlockReader.Skip(from: 0, to: UInt64(oldest), cause: .overwritten, reason: "the ring has let go of them")])
        #expect(numbers == Array(oldest..<200))
    }

    @Test func `the newest segment stays, and with it the positions, even in the smallest ring`() throws {
        let disk = MemoryDisk()
        let ring = try Ring(disk: disk, segmentSize: 1_000, maxSize: 2_000)
        let store = try ring.openInHaste()
        for number in 0..<80 {
            // The disk fails at each of the operations of the append in turn.
            disk.fail(after: number % 11, with: .refuses)
            _ = try Self.fill(store, number..<number + 1, overwrites: true)
            disk.heal()
            let recovered = try Recovery(directory: "\(ring.options.directory)/segments", disk: disk.copy())
            let written = store.writtenSequence
            #expect(recovered.nextSequence == written, "after number \(number)")
            #expect(recovered.positions.values.map(\.offset) == (written > 0 ? [written - 1] : []), "after number \(number)")
        }
        store.tick()
        #expect(store.writtenSequence == 80 && store.oldestSequence > 60)
    }

    @Test func `a full ring waits for its sinks and names them`() throws {
        let store = try Ring(segmentSize: 1_000, maxSize: 3_000).open()
        _ = try store.cursor(of: "slow")
        _ = try store.cursor(of: "other")
        let error = #expect(throws: StoreError.self) { _ = try Self.fill(store, 0..<200, overwrites: false) }
        #expect(error?.description.contains("still waits for other, slow") == true)
        let end = store.nextSequence
        #expect(try store.numbers().numbers == Array(0..<Int(end)), "nothing went")

        try store.advance("other", to: end)
        #expect(throws: StoreError.self) { try Self.fill(store, 500..<501, overwrites: false) }
        try store.advance("slow", to: end)
        #expect(try Self.fill(store, Int(end)..<Int(end) + 1, overwrites: false).isEmpty)
        #expect(store.oldestSequence > 0)
    }

    @Test func `a ring that must not wait overwrites and names what no sink had`() throws {
        let store = try Ring(segmentSize: 1_000, maxSize: 3_000).open()
        _ = try store.cursor(of: "slow")
        _ = try store.cursor(of: "quick")
        var overwritten: [OverwrittenRecords] = []
        for number in 0..<200 {
            overwritten += try Self.fill(store, number..<number + 1, overwrites: true)
            try store.advance("quick", to: UInt64(number) + 1)
        }
        #expect(overwritten.allSatisfy { $0.sink == "slow" })
        #expect(overwritten.first?.from == 0 && overwritten.last?.to == store.oldestSequence)
        #expect(zip(overwritten, overwritten.dropFirst()).allSatisfy { $0.to == $1.from }, "each record once")
    }

    @Test func `what was overwritten is named though the disk fails in between`() throws {
        for operation in 0..<12 {
            let disk = MemoryDisk()
            let store = try Ring(disk: disk, segmentSize: 1_000, maxSize: 3_000).open()
            _ = try store.cursor(of: "slow")
            var overwritten: [OverwrittenRecords] = []
            for number in 0..<60 {
                if number > 30 { disk.fail(after: operation, with: .refuses) }
                do { overwritten += try Self.fill(store, number..<number + 1, overwrites: true) } catch is StoreError {}
                disk.heal()
            }
            overwritten += try Self.fill(store, 60..<61, overwrites: true)
            #expect(overwritten.last?.to == store.oldestSequence && overwritten.first?.from == 0)
            #expect(zip(overwritten, overwritten.dropFirst()).allSatisfy { $0.to == $1.from }, "a failure at operation \(operation)")
        }
    }

    // MARK: Age

    /// A block with one record of so many seconds ago.
    private static func append(_ number: Int, age seconds: Int, to store: SegmentStore) throws {
        var batch = DocumentBatch(capacity: 256)
        batch.bytes.append(String(Samples.document(number, padding: 90).dropLast()))
        batch.endDocument(
            kind: .line, severity: .info, time: Timestamp(nanoseconds: Timestamp.now.nanoseconds - Int64(seconds) * 1_000_000_000))
        try store.append(batch, positions: [Samples.position(1, number)], overwrites: false)
    }

    @Test func `segments go whose newest record is too old, but never the newest segment`() throws {
        var ring = try Ring(disk: MemoryDisk(), segmentSize: 600)
        ring.options.maxAge = .seconds(3_600)
        let store = try ring.open()
        for number in 0..<20 { try Self.append(number, age: number < 10 ? 7_200 : 60, to: store) }
        let oldest = Int(store.oldestSequence)
        #expect(oldest > 4 && oldest <= 10)
        #expect(try store.numbers(from: store.oldestSequence).numbers == Array(oldest..<20))
    }

    @Test func `what a sink has not taken is kept whatever its age`() throws {
        var ring = try Ring(disk: MemoryDisk(), segmentSize: 600)
        ring.options.maxAge = .seconds(3_600)
        let store = try ring.openInHaste()
        _ = try store.cursor(of: "slow")
        for number in 0..<20 { try Self.append(number, age: 7_200, to: store) }
        #expect(store.oldestSequence == 0)
        try store.advance("slow", to: 12)
        for _ in 0..<40 { store.tick() }
        #expect(store.oldestSequence > 0 && store.oldestSequence <= 12)
    }

    @Test func `a quiet ring lets go of old records too, also those of an earlier run`() throws {
        let disk = MemoryDisk()
        var ring = try Ring(disk: disk)
        ring.options.maxAge = .seconds(3_600)
        do {
            let store = try ring.open()
            for number in 0..<3 { try Self.append(number, age: 7_200, to: store) }
        }
        let store = try ring.openInHaste()
        for _ in 0..<40 { store.tick() }
        #expect(store.oldestSequence == 0, "the newest has the positions")
        try Self.append(3, age: 0, to: store)
        for _ in 0..<40 { store.tick() }
        #expect(store.oldestSequence == 3)
        #expect(try ring.open(on: disk.copy()).offsets == ["/var/log/1.log": 3])
    }

    @Test func `without an age nothing goes by it`() throws {
        let store = try Ring(disk: MemoryDisk(), segmentSize: 600).openInHaste()
        for number in 0..<20 { try Self.append(number, age: 1_000_000, to: store) }
        for _ in 0..<40 { store.tick() }
        #expect(store.oldestSequence == 0)
    }
}
