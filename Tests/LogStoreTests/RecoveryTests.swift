// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import LogStore

/// What a ring does about the last write before a plug was pulled.
@Suite struct RecoveryTests {
    /// A ring of three blocks in one segment: its disk, its segment, and where the last block begins.
    private static func threeBlocks() throws -> (ring: Ring, disk: MemoryDisk, path: String, lastBlock: Int) {
        let disk = MemoryDisk()
        let ring = try Ring(disk: disk)
        let store = try ring.open()
        try store.append(Samples.batch(0..<2), positions: [Samples.position(1, 20)], overwrites: false)
        try store.append(Samples.batch(2..<4), positions: [Samples.position(2, 40)], overwrites: false)
        let lastBlock = store.segments[0].length
        try store.append(Samples.batch(4..<7), positions: [Samples.position(1, 70)], overwrites: false)
        return (ring, disk, store.segments[0].path, lastBlock)
    }

    private static func expectTwoBlocks(_ ring: Ring, _ disk: MemoryDisk, _ path: String, cut: Int, comment: Comment) throws {
        let store = try ring.open(on: disk)
        #expect(try store.numbers().numbers == [0, 1, 2, 3], comment)
        #expect(store.offsets == ["/var/log/1.log": 20, "/var/log/2.log": 40], comment)
        #expect(store.recovery.cutBytes == cut && store.recovery.cutFrom == (cut > 0 ? path : nil), comment)
        #expect(disk.files[path]?.count == store.segments[0].length, comment)
        // And it goes on.
        try store.append(Samples.batch(4..<5), positions: [], overwrites: false)
        #expect(try store.numbers().numbers == [0, 1, 2, 3, 4], comment)
    }

    @Test func `a last block that is cut at any byte goes, and all before it stays`() throws {
        let (ring, disk, path, lastBlock) = try Self.threeBlocks()
        let length = try disk.size(of: path)
        for end in lastBlock..<length {
            let torn = disk.copy()
            torn.change(path) { $0 = Array($0[..<end]) }
            try Self.expectTwoBlocks(ring, torn, path, cut: end - lastBlock, comment: "cut at \(end)")
        }
    }

    @Test func `a last block with a flipped bit in any byte goes, and all before it stays`() throws {
        let (ring, disk, path, lastBlock) = try Self.threeBlocks()
        let length = try disk.size(of: path)
        for index in lastBlock..<length {
            let damaged = disk.copy()
            damaged.change(path) { $0[index] ^= 0x10 }
            if index == lastBlock + 14 || index == lastBlock + 15 {
                #expect(throws: StoreError.self, "a newer version is not damage") { try ring.open(on: damaged) }
            } else {
                try Self.expectTwoBlocks(ring, damaged, path, cut: length - lastBlock, comment: "flipped at \(index)")
            }
        }
    }

    @Test func `damage in any byte of a block in the middle costs that block alone`() throws {
        let disk = MemoryDisk()
        let ring = try Ring(disk: disk)
        var ends: [Int] = []
        do {
            let store = try ring.open()
            for number in 0..<4 {
                try store.append(
                    Samples.batch(number * 2..<number * 2 + 2), positions: [Samples.position(number % 2, number * 2)], overwrites: false)
                ends.append(store.segments[0].length)
            }
        }
        let path = "\(ring.options.directory)/segments/\(Segment.name(firstSequence: 0))"
        for index in ends[0]..<ends[1] {
            let damaged = disk.copy()
            damaged.change(path) { $0[index] ^= 0x10 }
            let before = damaged.files
            let store = try ring.open(on: damaged)
            #expect(damaged.files == before && store.recovery.kept.isEmpty, "flipped at \(index)")
            #expect(store.recovery.damaged.count == 1 && store.recovery.damaged[0].hasPrefix("\(path), byte \(ends[0]): "))
            let (numbers, skips) = try store.numbers()
            #expect(numbers == [0, 1, 4, 5, 6, 7], "flipped at \(index)")
            #expect(skips.map { [$0.from, $0.to] } == [[2, 4]])
            #expect(store.offsets == ["/var/log/0.log": 4, "/var/log/1.log": 6] && store.nextSequence == 8)
        }
    }

    @Test func `damage in the first block, which has all positions, costs none of those before it`() throws {
        let disk = MemoryDisk()
        let ring = try Ring(disk: disk, segmentSize: 600)
        do {
            let store = try ring.open()
            for number in 0..<8 {
                try store.append(
                    Samples.batch(number..<number + 1, padding: 60), positions: [Samples.position(number, number)], overwrites: false)
            }
            #expect(store.segments.count > 1)
        }
        let newest = try #require(disk.files.keys.filter { $0.hasSuffix(Segment.suffix) }.max())
        let first = try #require(Segment.firstSequence(ofName: String(newest.suffix(31))))
        #expect(first < 7, "it has more than one block")
        disk.change(newest) { $0[80] ^= 1 }
        let store = try ring.open(on: disk)
        let expected = (0..<8).filter { UInt64($0) != first }
        #expect(store.offsets == Dictionary(uniqueKeysWithValues: expected.map { ("/var/log/\($0).log", UInt64($0)) }))
        #expect(try store.numbers().numbers == expected)
    }

    /// The numbers were once given again, and nothing told of the records.
    @Test func `records of a damaged last block are a gap, and their numbers are not given again`() throws {
        let (ring, disk, path, lastBlock) = try Self.threeBlocks()
        let start = try disk.read(path, at: lastBlock, count: 64)
        let header = try BlockHeader.extent(of: start.rawSpan).header
        let length = try disk.size(of: path)
        for index in lastBlock + header..<length {
            let damaged = disk.copy()
            damaged.change(path) { $0[index] ^= 1 }
            let directory = try RingDirectory(ring.options.directory, disk: damaged)
            var reader = BlockReader(ring: directory, from: 4)
            let told = #expect(throws: BlockReader.Skip.self) { try reader.next() }
            #expect(told.map { [$0.from, $0.to] } == [4, 7])
            #expect(try reader.next() == nil && directory.nextSequence == 7)
            let store = try ring.open(on: damaged)
            #expect(store.nextSequence == 7 && store.recovery.interrupted == nil && store.recovery.kept == [path + ".damaged"])
            let gaps = store.takeGaps()
            #expect(gaps.map { [$0.from, $0.to, UInt64($0.records)] } == [[4, 7, 3]] && gaps.first?.reason.contains(path) == true)
            #expect(store.offsets == ["/var/log/1.log": 20, "/var/log/2.log": 40], "what files have is read again")
            try store.append(Samples.batch(7..<8), positions: [], overwrites: false)
            let (numbers, skips) = try store.numbers()
            #expect(numbers == [0, 1, 2, 3, 7] && skips.map { [$0.from, $0.to] } == [[4, 7]])
            for skip in skips { store.noteGap(RingGap(reason: skip.reason, from: skip.from, to: skip.to, records: 3)) }
            #expect(store.takeGaps().isEmpty, "it is told once")
        }
    }

    @Test func `of several damaged last blocks the numbers go on behind the last header that can be believed`() throws {
        for broken in 0..<2 {
            let (ring, disk, path, lastBlock) = try Self.threeBlocks()
            let first = try #require(try ring.open().segments.first.map { try DiskSegments(disk: disk).outline(in: $0, at: 0).length })
            // One block has its header damaged, the other its documents.
            disk.change(path) {
                $0[lastBlock - 10 + (broken == 0 ? 60 : 0)] ^= 1
                $0[broken == 0 ? lastBlock - 10 : first + 40] ^= 1
                $0[$0.count - 10] ^= 1
            }
            let store = try ring.open(on: disk)
            #expect(store.nextSequence == (broken == 0 ? 4 : 7), "\(broken)")
            #expect(try store.numbers().numbers == [0, 1])
        }
    }

    @Test func `what is cut behind damage is kept aside, in pieces`() throws {
        let (ring, disk, path, lastBlock) = try Self.threeBlocks()
        disk.change(path) {
            $0[lastBlock + 70] ^= 1; $0 += (0..<3 << 20).map { UInt8(truncatingIfNeeded: $0 | 1) }
        }
        let before = try #require(disk.files[path])
        let store = try ring.open(on: disk)
        #expect(store.recovery.kept == [path + ".damaged"] && store.recovery.cutBytes == before.count - lastBlock)
        #expect(disk.files[path + ".damaged"] == Array(before[lastBlock...]))
        #expect(try store.numbers().numbers == [0, 1, 2, 3])
    }

    @Test func `a hole that a power cut has left goes with all behind it, which the files give again`() throws {
        let (ring, disk, path, lastBlock) = try Self.threeBlocks()
        let second = try #require(try ring.open().segments.first.map { try DiskSegments(disk: disk).outline(in: $0, at: 0).length })
        let before = try #require(disk.files[path])
        disk.change(path) { $0.replaceSubrange(second..<lastBlock, with: repeatElement(0, count: lastBlock - second)) }
        let store = try ring.open(on: disk)
        #expect(try store.numbers().numbers == [0, 1] && store.offsets == ["/var/log/1.log": 20] && store.nextSequence == 2)
        #expect(disk.files[path + ".damaged"]?.suffix(before.count - lastBlock) == before[lastBlock...], "whole blocks are not thrown away")
    }

    @Test func `behind a hole nothing is cut that no source gives again`() throws {
        let disk = MemoryDisk()
        let ring = try Ring(disk: disk)
        var ends: [Int] = []
        do {
            let store = try ring.open()
            for number in 0..<3 {
                try store.append(Samples.batch(number..<number + 1), positions: [], overwrites: true)
                ends.append(store.segments[0].length)
            }
        }
        let path = "\(ring.options.directory)/segments/\(Segment.name(firstSequence: 0))"
        disk.change(path) { $0.replaceSubrange(ends[0]..<ends[1], with: repeatElement(0, count: ends[1] - ends[0])) }
        #expect(try ring.open(on: disk).numbers().numbers == [0, 2])
    }

    @Test func `zeros behind the last block, as a file system leaves them, are cut`() throws {
        let (ring, disk, path, lastBlock) = try Self.threeBlocks()
        disk.change(path) { $0 = Array($0[..<lastBlock]) + [UInt8](repeating: 0, count: 5_000) }
        try Self.expectTwoBlocks(ring, disk, path, cut: 5_000, comment: "zeros")
    }

    @Test func `a new segment without one whole block is removed, and its predecessor goes on`() throws {
        let disk = MemoryDisk()
        let ring = try Ring(disk: disk, segmentSize: 500)
        var path = ""
        do {
            let store = try ring.open()
            while store.segments.count < 3 {
                let next = Int(store.nextSequence)
                try store.append(Samples.batch(next..<next + 1, padding: 40), positions: [Samples.position(1, next)], overwrites: false)
            }
            path = store.segments[2].path
        }
        let first = try #require(Segment.firstSequence(ofName: String(path.split(separator: "/").last ?? "")))
        for length in [0, 1, 30, 100] {
            let torn = disk.copy()
            torn.change(path) { $0 = Array($0.prefix(length)) }
            let store = try ring.open(on: torn)
            #expect(store.recovery.removed == [path] && torn.files[path] == nil)
            #expect(store.nextSequence == first && store.offsets == ["/var/log/1.log": first - 1])
            #expect(try store.numbers().numbers == Array(0..<Int(first)))
        }
    }

    @Test func `a ring whose every segment is damaged begins anew without reusing a number`() throws {
        let (ring, disk, path, _) = try Self.threeBlocks()
        disk.change(path) { $0 = $0.map { $0 ^ 0xFF } }
        let before = disk.files[path]
        let store = try ring.open(on: disk)
        #expect(store.recovery.removed == [path] && store.positions.isEmpty)
        #expect(store.recovery.kept == [path + ".damaged"] && disk.files[path + ".damaged"] == before)
        #expect(try store.numbers().numbers.isEmpty)
    }

    @Test func `an empty folder is an empty ring`() throws {
        let store = try Ring().open()
        #expect(store.nextSequence == 0 && store.segments.isEmpty && store.recovery.isClean)
        #expect(try store.numbers().numbers.isEmpty)
    }

    @Test func `a disk that cannot be read is an error, never a deletion`() throws {
        let (ring, disk, path, _) = try Self.threeBlocks()
        let before = disk.files
        for operation in 0..<8 {
            disk.fail(after: operation, with: .refuses)
            _ = try? ring.open(on: disk)
            disk.heal()
            #expect(disk.files == before, "a failure at operation \(operation)")
        }
        #expect(disk.files[path] != nil)
    }
}
