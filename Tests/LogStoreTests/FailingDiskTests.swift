// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import LogStore

/// The store against a model: a list of appended blocks, while the disk fails at its n-th operation in each possible way.
@Suite struct FailingDiskTests {
    /// Offsets of the streams behind the record with that number: record n is the n-th of stream n % 2.
    static func offsets(behind number: Int?) -> [String: UInt64] {
        guard let number else { return [:] }
        let known = [number - 1, number].filter { $0 >= 0 }
        return Dictionary(uniqueKeysWithValues: known.map { ("/var/log/\($0 % 2).log", UInt64($0)) })
    }

    /// Appends one record a block; a crash every fifth, a sync every fourth.
    static func fill(_ store: SegmentStore, _ numbers: Range<Int> = 0..<20, synced: (UInt64) -> Void = { _ in }) throws {
        for number in numbers {
            try store.append(
                Samples.batch(number..<number + 1, padding: 40 + number % 3 * 30, endsInCrash: number % 5 == 4),
                positions: [Samples.position(number % 2, number)], overwrites: false)
            guard number % 4 == 0 else { continue }
            do {
                try store.sync()
                synced(store.nextSequence)
            } catch {
                // It is tried again with the next.
            }
        }
    }

    @Test(arguments: MemoryDisk.Failure.allCases)
    func `after any failure and a restart all that was written is there, once and in order`(failure: MemoryDisk.Failure) throws {
        for operation in 0..<170 {
            let disk = MemoryDisk()
            let ring = try Ring(disk: disk, segmentSize: 700)
            disk.fail(after: operation, with: failure)
            var written = 0
            if let store = try? ring.openInHaste() {
                try Self.fill(store)
                written = Int(store.writtenSequence)
            }
            disk.heal()
            try Self.check(ring, disk, written, comment: "\(failure) at operation \(operation)")
        }
    }

    private static func check(_ ring: Ring, _ disk: MemoryDisk, _ written: Int, comment: Comment) throws {
        let store = try ring.open()
        let (numbers, skips) = try store.numbers()
        #expect(skips.isEmpty, comment)
        #expect(numbers == Array(0..<numbers.count), comment)
        #expect(numbers.count >= written && numbers.count <= 20, comment)
        #expect(store.offsets == offsets(behind: numbers.last), comment)
        // It goes on from there, and stock tools can read it: nothing lies between the blocks.
        let next = numbers.count
        try store.append(Samples.batch(next..<next + 1), positions: [], overwrites: false)
        #expect(try store.numbers().numbers == Array(0...next), comment)
        for segment in store.segments {
            let scan = try SegmentScan(segment, of: store)
            #expect(scan.fault == nil && scan.length == disk.files[segment.path]?.count, comment)
        }
    }

    @Test(arguments: MemoryDisk.Failure.allCases)
    func `after any failure the ring returns to the disk by itself, and nothing is missing`(failure: MemoryDisk.Failure) throws {
        for operation in stride(from: 5, to: 170, by: 2) {
            let disk = MemoryDisk()
            let ring = try Ring(disk: disk, segmentSize: 700)
            let store = try ring.openInHaste()
            disk.fail(after: operation, with: failure)
            try Self.fill(store)
            let comment: Comment = "\(failure) at operation \(operation)"
            disk.heal()
            #expect(try store.numbers().numbers == Array(0..<20), comment)
            store.tick()
            try store.sync()
            #expect(store.health.isOK && store.writtenSequence == 20 && store.memoryUse == MemoryUse(), comment)
            #expect(try store.numbers().numbers == Array(0..<20), comment)
            #expect(store.offsets == Self.offsets(behind: 19))
            let again = try ring.open(on: disk.copy())
            #expect(try again.numbers().numbers == Array(0..<20) && again.offsets == store.offsets && again.recovery.isClean, comment)
        }
    }

    @Test(arguments: MemoryDisk.Failure.allCases)
    func `a ring that goes round keeps its promises when the disk fails`(failure: MemoryDisk.Failure) throws {
        for operation in stride(from: 0, to: 220, by: 5) {
            let disk = MemoryDisk()
            let ring = try Ring(disk: disk, segmentSize: 600, maxSize: 1_800)
            disk.fail(after: operation, with: failure)
            var written = 0
            if let store = try? ring.openInHaste() {
                try Self.fill(store)
                written = Int(store.writtenSequence)
            }
            disk.heal()
            let store = try ring.open()
            let oldest = Int(store.oldestSequence)
            let (numbers, skips) = try store.numbers(from: store.oldestSequence)
            let comment: Comment = "\(failure) at operation \(operation)"
            #expect(skips.isEmpty && numbers == Array(oldest..<oldest + numbers.count), comment)
            #expect(oldest + numbers.count >= written, comment)
            #expect(store.offsets == Self.offsets(behind: numbers.last), comment)
        }
    }
}
