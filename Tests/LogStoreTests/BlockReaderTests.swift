// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import LogStore

@Suite struct BlockReaderTests {
    /// A ring of several segments with one record a block.
    private static func segments(_ disk: MemoryDisk) throws -> (ring: Ring, store: SegmentStore) {
        let ring = try Ring(disk: disk, segmentSize: 600)
        let store = try ring.open()
        for number in 0..<20 { try store.append(Samples.batch(number..<number + 1, padding: 60), positions: [], overwrites: false) }
        return (ring, store)
    }

    @Test func `damage in a segment is reported once, and reading goes on behind it`() throws {
        let disk = MemoryDisk()
        let (_, store) = try Self.segments(disk)
        let segments = store.segments
        #expect(segments.count > 4)
        let second = segments[1]
        let damaged = second.firstSequence + 1
        // The damage is in the segment's second block.
        let first = try store.outline(in: second, at: 0).length
        disk.change(second.path) { $0[first + 70] ^= 1 }
        let (numbers, skips) = try store.numbers()
        #expect(segments[2].firstSequence > damaged + 1 && numbers == (0..<20).filter { $0 != damaged })
        #expect(skips.count == 1 && skips.first?.from == damaged && skips.first?.to == damaged + 1)
        #expect(
            skips.first?.description.hasPrefix("record \(damaged) cannot be read: \(second.path), byte \(first): the block is damaged")
                == true)
    }

    @Test func `damage in the newest segment does not end the reading of what comes later`() throws {
        let disk = MemoryDisk()
        let (_, store) = try Self.segments(disk)
        let newest = try #require(store.segments.last)
        disk.change(newest.path) { $0.replaceSubrange(70..., with: repeatElement(7, count: $0.count - 70)) }
        var reader = BlockReader(ring: store, from: newest.firstSequence)
        #expect(throws: BlockReader.Skip.self) { try reader.next() }
        #expect(try reader.next() == nil)
        var late: [Int] = []
        for number in 20..<40 {
            try store.append(Samples.batch(number..<number + 1, padding: 60), positions: [], overwrites: false)
            do { late += try reader.next()?.numbers ?? [] } catch is BlockReader.Skip {}
        }
        #expect(late.last == 39, "\(late)")
    }

    @Test func `a disk that fails is tried again from the same record`() throws {
        let disk = MemoryDisk()
        let (_, store) = try Self.segments(disk)
        for operation in 0..<3 {
            var reader = BlockReader(ring: store, from: 7)
            disk.fail(after: operation, with: .refuses)
            var numbers: [Int] = []
            var failures = 0
            while numbers.last != 19, failures < 5 {
                do { numbers += try reader.next()?.numbers ?? [] } catch is DiskError { failures += 1 }
            }
            disk.heal()
            #expect(numbers == Array(7..<20) && failures <= 1)
        }
    }

    @Test func `a place that the disk refuses for long is passed over when what lies behind it can be read`() throws {
        let disk = MemoryDisk()
        let (_, store) = try Self.segments(disk)
        let (bad, next) = (store.segments[1], store.segments[2])
        disk.fail(with: .unreadable(bad.path))
        var patient = BlockReader(ring: store, from: bad.firstSequence)
        for _ in 0..<3 { #expect(throws: DiskError.self) { try patient.next() } }
        #expect(patient.sequence == bad.firstSequence)
        var reader = BlockReader(ring: store, from: bad.firstSequence, patience: .zero)
        let skip = #expect(throws: BlockReader.Skip.self) { try reader.next() }
        #expect(skip?.from == bad.firstSequence && skip?.to == next.firstSequence)
        #expect(skip?.reason.contains("\(bad.path), byte 0: cannot read") == true)
        #expect(try reader.next()?.firstSequence == next.firstSequence)
        disk.heal()
        #expect(try patient.next()?.firstSequence == bad.firstSequence)
    }

    @Test func `a disk that gives nothing at all is waited for, however long`() throws {
        let disk = MemoryDisk()
        let (_, store) = try Self.segments(disk)
        var reader = BlockReader(ring: store, from: 3, patience: .zero)
        disk.fail(after: 0, with: .dies)
        for _ in 0..<5 { #expect(throws: DiskError.self) { try reader.next() } }
        disk.heal()
        #expect(try reader.next()?.numbers == [3])
    }

    @Test func `a reader at the end sees what is appended later`() throws {
        let store = try Ring().open()
        var reader = BlockReader(ring: store, from: 0)
        #expect(try reader.next() == nil)
        for number in 0..<5 {
            try store.append(Samples.batch(number..<number + 1), positions: [], overwrites: false)
            #expect(try reader.next()?.numbers == [number])
            #expect(try reader.next() == nil)
        }
        try store.append(DocumentBatch(), positions: [Samples.position(1, 1)], overwrites: false)
        #expect(try reader.next() == nil, "a block of positions alone holds nothing to read")
        try store.append(Samples.batch(5..<6), positions: [], overwrites: false)
        #expect(try reader.next()?.numbers == [5])
    }

    @Test func `a reader whose segment goes is told what it missed`() throws {
        let disk = MemoryDisk()
        let store = try Ring(disk: disk, segmentSize: 600, maxSize: 2_000).open()
        try store.append(Samples.batch(0..<1, padding: 60), positions: [], overwrites: true)
        var reader = BlockReader(ring: store, from: 0)
        #expect(try reader.next()?.numbers == [0])
        for number in 1..<40 { try store.append(Samples.batch(number..<number + 1, padding: 60), positions: [], overwrites: true) }
        let skip = #expect(throws: BlockReader.Skip.self) { try reader.next() }
        #expect(skip == BlockReader.Skip(from: 1, to: store.oldestSequence, cause: .overwritten, reason: "the ring has let go of them"))
        #expect(try reader.next()?.firstSequence == store.oldestSequence)
    }
}
