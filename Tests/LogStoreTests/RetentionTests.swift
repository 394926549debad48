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
        let store = try ring.open()
        var last: Int?
        for number in 0..<60 {
            // The disk fails at each of the operations of the append in turn.
            disk.fail(after: number % 7, with: .refuses)
            do {
                _ = try Self.fill(store, number..<number + 1, overwrites: true)
                last = number
            } catch is StoreError {}
            disk.heal()
            let other = try Ring(disk: disk.copy(), segmentSize: 1_000, maxSize: 2_000)
            let recovered = try Recovery(directory: "\(ring.options.directory)/segments", disk: other.disk)
            #expect(recovered.positions.values.map(\.offset) == (last.map { [UInt64($0)] } ?? []), "after number \(number)")
        }
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
}
