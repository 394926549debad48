// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import LogStore

/// The power goes at the n-th operation, and what was not synced is lost, torn, or there without what came before it.
@Suite struct PowerCutTests {
    @Test(arguments: PowerCut.allCases)
    func `what was synced is there, and what is not is read again from its files`(cut: PowerCut) throws {
        for operation in 8..<170 {
            let disk = MemoryDisk()
            let ring = try Ring(disk: disk, segmentSize: 1_400)
            let store = try ring.openInHaste()
            var synced: UInt64 = 0
            disk.fail(after: operation, with: .dies)
            try FailingDiskTests.fill(store) { synced = $0 }
            var random = SeededRandom(seed: UInt64(operation))
            for round in 0..<(cut == .nothing ? 1 : 6) {
                let left = disk.afterPowerCut(cut, using: &random)
                try Self.check(ring, left, synced, comment: "\(cut), round \(round), at operation \(operation)")
            }
        }
    }

    private static func check(_ ring: Ring, _ disk: MemoryDisk, _ synced: UInt64, comment: Comment) throws {
        let store = try ring.open(on: disk)
        let (numbers, _) = try store.numbers()
        #expect(numbers.starts(with: 0..<Int(synced)), comment)
        #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count, comment)
        // Every record is in the ring, or lies behind the position from which its file is read again.
        for number in 0..<20 where !numbers.contains(number) {
            #expect((store.offsets["/var/log/\(number % 2).log"] ?? 0) < max(1, number), comment)
        }
        let next = store.nextSequence
        try store.append(Samples.batch(70..<71), positions: [], overwrites: false)
        #expect(try store.numbers().numbers == numbers + [70] && store.nextSequence == next + 1, comment)
        let again = try ring.open(on: disk.copy())
        #expect(try again.numbers().numbers == numbers + [70] && again.recovery.cutBytes == 0, comment)
    }

    /// Linux marks pages clean that it could not write: the next sync succeeds without them.
    @Test func `what a failed sync did not bring to the disk is written again`() throws {
        let disk = MemoryDisk()
        let ring = try Ring(disk: disk)
        let store = try ring.openInHaste()
        try store.append(Samples.batch(0..<3, endsInCrash: true), positions: [], overwrites: true)
        disk.fail(after: 1, with: .forgets)
        let error = #expect(throws: StoreError.self) { try store.sync() }
        #expect(error?.description.contains("cannot sync") == true)
        guard case .degraded(let reason, _) = store.health else {
            Issue.record("a crash that is not on the disk is no good health")
            return
        }
        #expect("\(reason)".contains("cannot sync"))
        try store.append(Samples.batch(3..<4), positions: [], overwrites: true)
        #expect(!store.health.isOK, "another block does not make it better")
        try store.sync()
        #expect(store.health.isOK)
        var random = SeededRandom(seed: 1)
        let left = try ring.open(on: disk.afterPowerCut(.nothing, using: &random))
        #expect(try left.numbers().numbers == [0, 1, 2, 3])
    }

    @Test func `a segment's name is on the disk with what it holds`() throws {
        let disk = MemoryDisk()
        let ring = try Ring(disk: disk, segmentSize: 600)
        let store = try ring.openInHaste()
        var random = SeededRandom(seed: 2)
        for number in 0..<20 {
            try store.append(Samples.batch(number..<number + 1, padding: 90), positions: [], overwrites: true)
            try store.sync()
            let left = try ring.open(on: disk.afterPowerCut(.nothing, using: &random))
            #expect(try left.numbers().numbers == Array(0...number))
        }
        #expect(store.segments.count > 4)
    }

    @Test func `with sync always a block is on the disk when the answer comes`() throws {
        let disk = MemoryDisk()
        var ring = try Ring(disk: disk)
        ring.options.sync = .always
        let store = try ring.openInHaste()
        var random = SeededRandom(seed: 3)
        for number in 0..<5 {
            try store.append(Samples.batch(number..<number + 1), positions: [], overwrites: true)
            #expect(try ring.open(on: disk.afterPowerCut(.nothing, using: &random)).numbers().numbers == Array(0...number))
        }
    }
}
