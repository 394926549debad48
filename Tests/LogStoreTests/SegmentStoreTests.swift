// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogStore

@Suite struct SegmentStoreTests {
    @Test func `what was appended is read again, before and after reopening`() throws {
        let ring = try Ring()
        do {
            let store = try ring.open()
            try store.append(Samples.batch(0..<3), positions: [Samples.position(1, 30)], overwrites: false)
            try store.append(Samples.batch(3..<5, endsInCrash: true), positions: [Samples.position(2, 7)], overwrites: false)
            #expect(try store.numbers().numbers == Array(0..<5) && store.nextSequence == 5)
            #expect(try store.numbers(from: 1).numbers == Array(1..<5), "a block is read from its middle")
        }
        let store = try ring.open()
        #expect(store.recovery.isClean && store.nextSequence == 5 && store.oldestSequence == 0)
        #expect(try store.numbers().numbers == Array(0..<5))
        #expect(store.offsets == ["/var/log/1.log": 30, "/var/log/2.log": 7])
    }

    @Test func `segments roll, are named by their first record, and the stock tools read them`() async throws {
        let ring = try Ring(segmentSize: 2_000)
        let store = try ring.open()
        for number in 0..<40 { try store.append(Samples.batch(number * 5..<number * 5 + 5, padding: 50), positions: [], overwrites: false) }
        #expect(store.segments.count > 3)
        #expect(ring.segmentPaths == store.segments.map(\.path))
        #expect(store.segments.allSatisfy { $0.path.hasSuffix(Segment.name(firstSequence: $0.firstSequence)) })
        for path in ring.segmentPaths { _ = try await ChildProcess.output(of: "lz4", ["-t", path]) }
        let text = String(decoding: try await ChildProcess.output(of: "lz4cat", ring.segmentPaths), as: UTF8.self)
        #expect(text == (0..<200).map { Samples.document($0, padding: 50) }.joined())
    }

    @Test func `every segment opens with the positions of all streams`() throws {
        let ring = try Ring(segmentSize: 1_000)
        let store = try ring.open()
        for number in 0..<30 {
            let isClosed = number == 12
            try store.append(
                Samples.batch(number..<number + 1, padding: 100), positions: [Samples.position(number % 3, number, isClosed: isClosed)],
                overwrites: false)
        }
        for segment in store.segments {
            let block = try store.outline(in: segment, at: 0)
            #expect(block.header.isSnapshot && block.header.positions.count == min(3, Int(segment.firstSequence) + 1))
        }
        #expect(store.offsets == ["/var/log/0.log": 27, "/var/log/1.log": 28, "/var/log/2.log": 29])
    }

    @Test func `positions without a record are known after reopening, and when all segments since have gone`() throws {
        let ring = try Ring(segmentSize: 1_000, maxSize: 4_000)
        do {
            let store = try ring.open()
            try store.append(DocumentBatch(), positions: [Samples.position(7, 70)], overwrites: false)
            try store.append(DocumentBatch(), positions: [Samples.position(8, 80)], overwrites: false)
        }
        let store = try ring.open()
        #expect(store.recovery.isClean && store.nextSequence == 0 && store.segments.count == 1)
        #expect(store.offsets == ["/var/log/7.log": 70, "/var/log/8.log": 80])
        for number in 0..<60 {
            try store.append(Samples.batch(number..<number + 1, padding: 100), positions: [Samples.position(1, number)], overwrites: true)
            if number == 30 { try store.append(DocumentBatch(), positions: [Samples.position(9, 90)], overwrites: false) }
        }
        #expect(store.oldestSequence > 31)
        let kept: [String: UInt64] = ["/var/log/1.log": 59, "/var/log/7.log": 70, "/var/log/8.log": 80, "/var/log/9.log": 90]
        #expect(store.offsets == kept)
        let numbers = try store.numbers(from: store.oldestSequence)
        #expect(numbers.numbers.last == 59 && numbers.skips.isEmpty)
        let directory = try RingDirectory(ring.options.directory)
        #expect(directory.positions.count == 4)
    }

    @Test func `a stream that has ended is forgotten`() throws {
        let ring = try Ring()
        let store = try ring.open()
        try store.append(Samples.batch(0..<1), positions: [Samples.position(1, 5), Samples.position(2, 5)], overwrites: false)
        try store.append(DocumentBatch(), positions: [Samples.position(1, 9, isClosed: true)], overwrites: false)
        #expect(store.offsets == ["/var/log/2.log": 5])
    }

    @Test func `what was appended is synced when told, and only when there is something new`() throws {
        let disk = MemoryDisk()
        let store = try Ring(disk: disk).open()
        try store.append(Samples.batch(0..<1), positions: [], overwrites: false)
        #expect(disk.syncs == 0)
        try store.sync()
        try store.sync()
        #expect(disk.syncs == 1, "there was nothing new to sync")
    }

    @Test func `a second owner is refused and told who the first is`() throws {
        let ring = try Ring()
        let store = try ring.open()
        let error = #expect(throws: StoreError.self) { try SegmentStore(options: ring.options, lockPatience: .zero) }
        #expect(error?.description == "the ring \(ring.options.directory) is in use by process \(getpid()); stop it, or name another ring")
        withExtendedLifetime(store) {}
    }

    @Test func `a ring of a newer format is refused and left as it is`() throws {
        let disk = MemoryDisk()
        let ring = try Ring(disk: disk)
        do { try ring.open().append(Samples.batch(0..<2), positions: [], overwrites: false) }
        let path = try #require(disk.files.keys.first { $0.hasSuffix(Segment.suffix) })
        disk.change(path) { $0[14] = 9 }
        let before = disk.files
        let error = #expect(throws: StoreError.self) { try ring.open() }
        #expect(error?.description.contains("has format version 9, this panicbox reads up to 2; run the newer panicbox") == true)
        #expect(disk.files == before)
    }

    @Test func `files of others in the folder are left alone`() throws {
        let ring = try Ring()
        do { try ring.open().append(Samples.batch(0..<1), positions: [], overwrites: false) }
        try ring.folder.write("notes", to: "ring/segments/README")
        try ring.folder.write("draft", to: "ring/segments/00000000000000000001.ndjson.lz4.new")
        let store = try ring.open()
        #expect(store.segments.count == 1 && store.recovery.isClean)
        #expect(ring.segmentPaths.count == 3)
    }

    @Test func `a clock that is set back changes neither order nor numbers`() throws {
        let ring = try Ring(segmentSize: 600)
        func block(_ number: Int) -> DocumentBatch {
            var batch = DocumentBatch(capacity: 256)
            batch.bytes.append(String(Samples.document(number, padding: 60).dropLast()))
            batch.endDocument(kind: .line, severity: .info, time: Timestamp(nanoseconds: Int64(1_000_000 - number * 1_000)))
            return batch
        }
        for run in 0..<3 {
            let store = try ring.open()
            for number in run * 10..<run * 10 + 10 { try store.append(block(number), positions: [], overwrites: false) }
            #expect(try store.numbers().numbers == Array(0..<run * 10 + 10) && store.nextSequence == run * 10 + 10)
        }
    }
}
