// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import LogStore

@Suite struct RingDirectoryTests {
    /// The numbers of the sample documents that a reader finds from `sequence` on.
    private static func numbers(_ ring: RingDirectory, from sequence: UInt64 = 0) throws -> [Int] {
        var reader = BlockReader(ring: ring, from: sequence)
        var numbers: [Int] = []
        while let batch = try reader.next() { numbers += batch.numbers }
        return numbers
    }

    @Test func `a ring is read beside the process that writes it`() throws {
        let ring = try Ring(segmentSize: 600)
        let store = try ring.open()
        for number in 0..<20 {
            try store.append(Samples.batch(number..<number + 1, padding: 60), positions: [Samples.position(0, number)], overwrites: false)
        }
        let directory = try RingDirectory(ring.options.directory)
        #expect(try Self.numbers(directory) == Array(0..<20) && directory.nextSequence == 20)
        #expect(directory.positions.map(\.offset) == store.positions.map(\.offset))

        for number in 20..<40 { try store.append(Samples.batch(number..<number + 1, padding: 60), positions: [], overwrites: false) }
        #expect(directory.nextSequence == 20)
        try directory.refresh()
        #expect(try Self.numbers(directory, from: 20) == Array(20..<40) && directory.segments.count == store.segments.count)
    }

    @Test func `the half of a block that is just being written is not there yet`() throws {
        let disk = MemoryDisk()
        let ring = try Ring(disk: disk)
        let store = try ring.open()
        for number in 0..<3 { try store.append(Samples.batch(number..<number + 1), positions: [], overwrites: false) }
        let segment = try #require(store.segments.first)
        let whole = try #require(disk.files[segment.path])
        disk.change(segment.path) { $0.removeLast(20) }
        let directory = try RingDirectory(ring.options.directory, disk: disk)
        #expect(try Self.numbers(directory) == [0, 1] && directory.nextSequence == 2)
        disk.change(segment.path) { $0 = whole }
        try directory.refresh()
        #expect(try Self.numbers(directory) == [0, 1, 2])
    }

    @Test func `blocks behind damage in the newest segment are read`() throws {
        let disk = MemoryDisk()
        let ring = try Ring(disk: disk)
        let store = try ring.open()
        for number in 0..<5 { try store.append(Samples.batch(number..<number + 1), positions: [], overwrites: false) }
        let segment = try #require(store.segments.first)
        let second = try store.outline(in: segment, at: 0).length
        disk.change(segment.path) { $0[second + 70] ^= 1 }
        let directory = try RingDirectory(ring.options.directory, disk: disk)
        var reader = BlockReader(ring: directory, from: 0)
        #expect(try reader.next()?.numbers == [0])
        #expect(throws: BlockReader.Skip.self) { try reader.next() }
        #expect(try reader.next()?.numbers == [2] && directory.nextSequence == 5)
    }

    @Test func `a directory without a ring is said to be none`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: StoreError.self) { try RingDirectory(folder.file("nothing")) }
        do { _ = try RingDirectory(folder.path) } catch { #expect(error.description.contains("holds no ring")) }
    }

    @Test func `outlines tell of blocks without reading their documents`() throws {
        let ring = try Ring(segmentSize: 2_000)
        let store = try ring.open()
        for number in 0..<30 { try store.append(Samples.batch(number * 2..<number * 2 + 2), positions: [], overwrites: false) }
        var reader = BlockReader(ring: store, from: 13)
        let first = try #require(try reader.nextOutline())
        #expect(first.sequences == 12..<14)
        var found = [first.sequences]
        while let outline = try reader.nextOutline() { found.append(outline.sequences) }
        let expected: [Range<UInt64>] = stride(from: UInt64(12), to: 60, by: 2).map { $0..<$0 + 2 }
        #expect(found == expected)
        var batch = StoredBatch()
        try reader.read(first, into: &batch)
        #expect(batch.numbers == [12, 13])
    }
}
