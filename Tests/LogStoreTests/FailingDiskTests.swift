// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogStore

/// The store against a model: a list of appended blocks, while the disk fails at its n-th operation in each possible way.
@Suite struct FailingDiskTests {

    /// What was appended: each block's last number and the positions behind it.
    private struct Model {
        var acknowledged = 0
        var attempted = 0
        /// Offsets after the record with that number, index by number.
        var offsets: [[String: UInt64]] = []

        mutating func attempt(_ count: Int) {
            while offsets.count < attempted + count {
                var next = offsets.last ?? [:]
                next["/var/log/\(offsets.count % 2).log"] = UInt64(offsets.count)
                offsets.append(next)
            }
        }
    }

    @Test(arguments: MemoryDisk.Failure.allCases)
    func `after any failure and a restart all that was acknowledged is there, once and in order`(failure: MemoryDisk.Failure) throws {
        for operation in 0..<110 {
            let disk = MemoryDisk()
            let ring = try Ring(disk: disk, segmentSize: 700)
            var model = Model()
            disk.fail(after: operation, with: failure)
            if let store = try? ring.open() { Self.run(store, &model) }
            disk.heal()
            try Self.check(ring, disk, model, comment: "\(failure) at operation \(operation)")
        }
    }

    /// Appends one record a block, each tried again until it is taken, as the intake does; a crash every fifth.
    private static func run(_ store: SegmentStore, _ model: inout Model) {
        var failures = 0
        while model.acknowledged < 20, failures < 15 {
            let number = model.acknowledged
            model.attempt(1)
            do {
                try store.append(
                    Samples.batch(number..<number + 1, padding: 40 + number % 3 * 30, endsInCrash: number % 5 == 4),
                    positions: [Samples.position(number % 2, number)], overwrites: false)
                model.acknowledged += 1
                model.attempted = model.acknowledged
                if number % 4 == 0 { try store.sync() }
            } catch {
                failures += 1
            }
        }
    }

    private static func check(_ ring: Ring, _ disk: MemoryDisk, _ model: Model, comment: Comment) throws {
        let store = try ring.open()
        let (numbers, skips) = try store.numbers()
        #expect(skips.isEmpty, comment)
        #expect(numbers == Array(0..<numbers.count), comment)
        #expect(numbers.count >= model.acknowledged, comment)
        #expect(numbers.count <= model.offsets.count, comment)
        #expect(store.offsets == (numbers.last.map { model.offsets[$0] } ?? [:]), comment)
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
    func `a ring that goes round keeps its promises when the disk fails`(failure: MemoryDisk.Failure) throws {
        for operation in stride(from: 0, to: 160, by: 3) {
            let disk = MemoryDisk()
            let ring = try Ring(disk: disk, segmentSize: 600, maxSize: 1_800)
            var model = Model()
            disk.fail(after: operation, with: failure)
            if let store = try? ring.open() { Self.run(store, &model) }
            disk.heal()
            let store = try ring.open()
            let oldest = Int(store.oldestSequence)
            let (numbers, skips) = try store.numbers(from: store.oldestSequence)
            let comment: Comment = "\(failure) at operation \(operation)"
            #expect(skips.isEmpty && numbers == Array(oldest..<oldest + numbers.count), comment)
            #expect(oldest + numbers.count >= model.acknowledged, comment)
            #expect(store.offsets == (numbers.last.map { model.offsets[$0] } ?? [:]), comment)
        }
    }

    @Test func `records are taken again once the disk has room again`() throws {
        let disk = MemoryDisk()
        let store = try Ring(disk: disk).open()
        try store.append(Samples.batch(0..<1), positions: [], overwrites: false)
        disk.fail(after: 0, with: .fills)
        var failures = 0
        while store.nextSequence < 2, failures < 20 {
            do { try store.append(Samples.batch(1..<2), positions: [], overwrites: false) } catch { failures += 1 }
        }
        #expect(failures > 1 && failures < 20)
        #expect(try store.numbers().numbers == [0, 1])
    }
}
