// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogStore

/// What others do to a ring while it is written.
@Suite struct FoulPlayTests {
    private static func fill(_ store: SegmentStore, _ numbers: Range<Int>) throws {
        for number in numbers {
            try store.append(
                Samples.batch(number..<number + 1, padding: 60), positions: [Samples.position(number % 3, number)], overwrites: false)
        }
    }

    private static func ring() throws -> (ring: Ring, disk: MemoryDisk, store: SegmentStore) {
        let disk = MemoryDisk()
        let ring = try Ring(disk: disk, segmentSize: 600)
        let store = try ring.openInHaste()
        try fill(store, 0..<20)
        return (ring, disk, store)
    }

    @Test func `an old segment that is removed is a gap, is told once, and is forgotten`() throws {
        let (_, disk, store) = try Self.ring()
        let (gone, next) = (store.segments[1], store.segments[2])
        disk.vanish(gone.path)
        let (numbers, skips) = try store.numbers()
        #expect(numbers == (0..<20).filter { !(gone.firstSequence..<next.firstSequence).contains(UInt64($0)) })
        #expect(skips.map { [$0.from, $0.to] } == [[gone.firstSequence, next.firstSequence]])
        #expect(!store.segments.contains(gone))
        for skip in skips { store.noteGap(RingGap(reason: skip.reason, from: skip.from, to: skip.to, records: Int(skip.to - skip.from))) }
        let gaps = store.takeGaps()
        #expect(gaps.map(\.reason) == ["\(gone.path) was removed by somebody else"])
        #expect(gaps.first?.from == gone.firstSequence && gaps.first?.to == next.firstSequence)
    }

    @Test func `a reader within a segment that is removed goes on with the next`() throws {
        let (_, disk, store) = try Self.ring()
        let (gone, next) = (store.segments[1], store.segments[2])
        var reader = BlockReader(ring: store, from: gone.firstSequence)
        _ = try reader.next()
        disk.vanish(gone.path)
        let skip = #expect(throws: BlockReader.Skip.self) { try reader.next() }
        #expect(skip?.from == gone.firstSequence + 1 && skip?.to == next.firstSequence)
        #expect(try reader.next()?.firstSequence == next.firstSequence)
    }

    @Test func `when the newest segment is removed the next block begins another, with all positions`() throws {
        for waits in [false, true] {
            let (ring, disk, store) = try Self.ring()
            let newest = try #require(store.segments.last)
            disk.vanish(newest.path)
            if waits { store.tick() }
            try Self.fill(store, 20..<22)
            #expect(store.segments.last?.firstSequence == 20)
            let expected = Array(0..<Int(newest.firstSequence)) + [20, 21]
            #expect(try store.numbers().numbers == expected)
            #expect(store.takeGaps().map { [$0.from, $0.to] } == [[newest.firstSequence, 20]])
            let again = try ring.open(on: disk.copy())
            #expect(try again.numbers().numbers == expected && again.offsets == store.offsets)
        }
    }

    @Test func `a segment that is replaced under its name is not written to`() throws {
        let (_, disk, store) = try Self.ring()
        let newest = try #require(store.segments.last)
        disk.vanish(newest.path)
        disk.change(newest.path) { $0 = Array("somebody else's".utf8) }
        try Self.fill(store, 20..<21)
        #expect(try store.numbers().numbers == Array(0..<Int(newest.firstSequence)) + [20])
        #expect(!store.takeGaps().isEmpty)
    }

    @Test func `a segment that is cut loses what was cut, wherever that is`() throws {
        let length = try #require(try Self.ring().store.segments.last?.length)
        for end in stride(from: 0, to: length, by: 7) {
            let (ring, disk, store) = try Self.ring()
            let newest = try #require(store.segments.last)
            disk.change(newest.path) { $0 = Array($0.prefix(end)) }
            try Self.fill(store, 20..<22)
            let (numbers, _) = try store.numbers()
            let gaps = store.takeGaps()
            let gap = try #require(gaps.first)
            #expect(gaps.count == 1 && gap.to == 20)
            #expect(numbers == Array(0..<Int(gap.from)) + [20, 21], "cut at \(end)")
            let again = try ring.open(on: disk.copy())
            #expect(try again.numbers().numbers == numbers && again.offsets == store.offsets, "cut at \(end)")
        }
    }

    @Test func `an old segment that is cut costs its own end alone`() throws {
        let (_, disk, store) = try Self.ring()
        let (cut, next) = (store.segments[1], store.segments[2])
        disk.change(cut.path) { $0.removeLast(5) }
        let (numbers, skips) = try store.numbers()
        #expect(numbers == (0..<20).filter { $0 != Int(next.firstSequence) - 1 })
        #expect(skips.count == 1 && skips[0].to == next.firstSequence && skips[0].reason.hasPrefix(cut.path))
    }

    @Test func `a ring whose directory is removed begins anew in its place`() throws {
        let (ring, disk, store) = try Self.ring()
        disk.vanish(ring.options.directory)
        try Self.fill(store, 20..<24)
        store.tick()
        #expect(store.health.isOK)
        #expect(try store.numbers().numbers == [20, 21, 22, 23])
        let again = try ring.open(on: disk.copy())
        #expect(try again.numbers().numbers == [20, 21, 22, 23] && again.offsets == store.offsets && again.nextSequence == 24)
    }

    @Test func `the same on a real disk, down to the unlinked file`() throws {
        let ring = try Ring(segmentSize: 600)
        let store = try ring.openInHaste()
        try Self.fill(store, 0..<10)
        let newest = try #require(store.segments.last)
        try FileManager.default.removeItem(atPath: newest.path)
        try Self.fill(store, 10..<12)
        let expected = Array(0..<Int(newest.firstSequence)) + [10, 11]
        #expect(try store.numbers().numbers == expected && !FileManager.default.fileExists(atPath: newest.path))
        try FileManager.default.removeItem(atPath: ring.options.directory)
        try Self.fill(store, 12..<14)
        #expect(try store.numbers().numbers == [12, 13] && store.health.isOK)
    }

    /// Two agents once wrote into one ring after that.
    @Test func `without its lock file a ring still has one owner`() throws {
        let ring = try Ring()
        let store = try ring.openInHaste()
        try Self.fill(store, 0..<3)
        try FileManager.default.removeItem(atPath: ring.folder.file("ring/lock"))
        let error = #expect(throws: StoreError.self) { try SegmentStore(options: ring.options, lockPatience: .zero) }
        guard case .locked = error else { return #expect(Bool(false), "\(String(describing: error))") }
        try Self.fill(store, 3..<5)
        store.tick()
        #expect(try store.health.isOK && store.numbers().numbers == Array(0..<5) && store.segments.count == 1)
    }

    @Test func `a ring that another process has begun anew is left to it, and what comes stays in memory`() throws {
        let ring = try Ring()
        let store = try ring.openInHaste()
        try Self.fill(store, 0..<3)
        try FileManager.default.removeItem(atPath: ring.options.directory)
        var other: SegmentStore? = try SegmentStore(options: ring.options)
        try Self.fill(try #require(other), 0..<2)
        try Self.fill(store, 3..<5)
        store.tick()
        guard case .degraded(.locked, _) = store.health else { return #expect(Bool(false), "\(store.health)") }
        #expect(store.memoryUse.records == 2 && store.takeGaps().map { [$0.from, $0.to] } == [[0, 3]])
        #expect(try store.numbers(from: 3).numbers == [3, 4])
        #expect(throws: StoreError.self) { try store.advance("search", to: 4) }
        #expect(try other?.numbers().numbers == [0, 1] && other?.segments.count == 1)
        #expect(ring.folder.names(in: "ring/segments").count == 1 && ring.folder.names(in: "ring/cursors").isEmpty)
        other = nil
        try Self.fill(store, 5..<6)
        guard case .degraded(.replaced, _) = store.health else { return #expect(Bool(false), "\(store.health)") }
        #expect(store.memoryUse.records == 3 && ring.folder.names(in: "ring/segments").count == 1)
        #expect(try ring.open().numbers().numbers == [0, 1], "whoever comes next finds it as it was left")
    }

    @Test func `a ring that was moved or copied is read and written at its new place`() throws {
        let ring = try Ring(segmentSize: 600)
        do {
            let store = try ring.open()
            try Self.fill(store, 0..<10)
            try store.advance("sink", to: 4)
        }
        let copy = ring.folder.file("copy")
        let moved = ring.folder.file("moved")
        try FileManager.default.copyItem(atPath: ring.options.directory, toPath: copy)
        try FileManager.default.moveItem(atPath: ring.options.directory, toPath: moved)
        for directory in [copy, moved] {
            var options = ring.options
            options.directory = directory
            let store = try SegmentStore(options: options)
            #expect(try store.numbers().numbers == Array(0..<10) && store.cursor(of: "sink") == 4 && store.recovery.isClean)
            try Self.fill(store, 10..<12)
            let directory = try RingDirectory(directory)
            #expect(directory.nextSequence == 12 && directory.positions.map(\.offset).sorted() == [9, 10, 11])
        }
    }

    @Test func `a start right behind a killed owner waits for its lock`() async throws {
        let ring = try Ring()
        let holder = Task {
            let store = try SegmentStore(options: ring.options)
            try Self.fill(store, 0..<1)
            withExtendedLifetime(store) {}
        }
        try await holder.value
        var store: SegmentStore? = try ring.open()
        let directory = ring.options
        let second = Task.detached { try SegmentStore(options: directory, lockPatience: .seconds(60)).nextSequence }
        withExtendedLifetime(store) {}
        store = nil
        #expect(try await second.value == 1)
    }
}
