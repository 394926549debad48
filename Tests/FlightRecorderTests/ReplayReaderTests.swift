// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import LogSinks
import TestSupport
import Testing

@testable import FlightRecorder
@testable import LogStore

@Suite struct ReplayReaderTests {
    private struct Read {
        var numbers: [Int] = []
        var sequences: [UInt64] = []
        var bytes = Data()
        var frames = Data()
        var leftOut = 0
        var unreadable = 0
        var batches = 0
        var names: [String?] = []
    }

    private static func read(
        _ ring: TimedRing, from sequence: UInt64 = 0, limit: Int = 1_000, frames: Bool = false,
        _ set: (inout RecordFilter) -> Void = { _ in }
    ) throws -> Read {
        var filter = RecordFilter()
        set(&filter)
        var reader = ReplayReader(ring: try ring.reading, from: sequence, filter: filter)
        var read = Read()
        while let batch = try reader.next(limit: limit, keepsFrames: frames) {
            let documents = Data(Shipment(batch.stored).batch.documents)
            read.numbers += JSONDocument.lines(documents).compactMap { Int($0.message) }
            read.sequences += batch.stored.sequences
            read.bytes += documents
            #expect(batch.stored.byteCount == documents.count && (!frames || batch.stored.bytes.isEmpty))
            read.frames += Data(batch.stored.frames)
            read.leftOut += batch.leftOut
            read.unreadable += batch.unreadable
            read.batches += 1
            if !batch.stored.entries.isEmpty { read.names.append(batch.stored.name) }
        }
        return read
    }

    private static func ring() throws -> TimedRing {
        let ring = try TimedRing(segmentSize: 2_000)
        for block in 0..<10 {
            try ring.append(block * 10..<block * 10 + 10, crash: block == 4 ? 45 : nil, service: block < 5 ? "a" : "b")
        }
        return ring
    }

    @Test func `without a filter it is the ring, byte for byte, and its frames are those of the segments`() async throws {
        let ring = try Self.ring()
        let read = try Self.read(ring, frames: true)
        #expect(read.numbers == Array(0..<100) && read.leftOut == 0 && read.batches > 1)
        #expect(read.bytes == (try await Panicbox.bytes(inRing: ring.directory)))
        let path = try ring.folder.write(read.frames, to: "frames.lz4")
        #expect(try await ChildProcess.output(of: "lz4", ["-dc", path]) == read.bytes)
        let segments = try ring.folder.names(in: "ring/segments").map { try ring.folder.read("ring/segments/\($0)") }
        var rest = segments.reduce(Data(), +)
        for frame in Self.frames(read.frames) {
            let place = try #require(rest.range(of: frame), "a frame as it is stored, in order")
            rest = rest[place.upperBound...]
        }
    }

    /// A row of frames, each by itself.
    private static func frames(_ row: Data) -> [Data] {
        let magic = Data([0x04, 0x22, 0x4D, 0x18])
        var starts: [Data.Index] = []
        var from = row.startIndex
        while let found = row.range(of: magic, in: from..<row.endIndex) {
            starts.append(found.lowerBound)
            from = found.upperBound
        }
        return zip(starts, starts.dropFirst() + [row.endIndex]).map { Data(row[$0..<$1]) }
    }

    @Test func `a stretch of time is cut out to the record, and what is cut has frames as well`() async throws {
        let ring = try Self.ring()
        for (first, end) in [(0, 100), (10, 20), (13, 47), (45, 46), (99, 100), (0, 1)] {
            let read = try Self.read(ring, frames: true) { filter in
                (filter.since, filter.until) = (TimedRing.time(first), TimedRing.time(end))
            }
            #expect(read.numbers == Array(first..<end) && read.sequences == Array(UInt64(first)..<UInt64(end)))
            #expect(read.leftOut == 100 - (end - first))
            let path = try ring.folder.write(read.frames, to: "frames.lz4")
            #expect(try await ChildProcess.output(of: "lz4", ["-dc", path]) == read.bytes, "\(first) to \(end)")
        }
    }

    @Test func `service, level and crashes leave out the rest and count it`() throws {
        let ring = try Self.ring()
        let service = try Self.read(ring) { $0.services = ["b"] }
        #expect(service.numbers == Array(50..<100) && service.leftOut == 50)
        let level = try Self.read(ring) { $0.level = .warning }
        #expect(level.numbers == [45] && level.leftOut == 99)
        let crashes = try Self.read(ring, frames: true) { $0.crashesOnly = true }
        #expect(crashes.numbers == [45] && crashes.leftOut == 99 && !crashes.frames.isEmpty)
        #expect(try Self.read(ring) { $0.services = ["c"] }.numbers.isEmpty)
    }

    @Test func `requests have the same names whether they go as frames or not, and others have others`() throws {
        let ring = try Self.ring()
        var names: [String?] = []
        for since in [0, 13, 14, 15] {
            let reads = try [true, false].map { frames in
                try Self.read(ring, from: UInt64(since % 2), limit: 10_000, frames: frames) { $0.since = TimedRing.time(since) }
            }
            #expect(reads[0].names == reads[1].names && reads[0].numbers == Array(since..<100))
            names += reads[0].names
        }
        let services = try [true, false].map { frames in try Self.read(ring, limit: 10_000, frames: frames) { $0.services = ["b"] } }
        #expect(services[0].names == services[1].names)
        names += services[0].names
        #expect(names.count >= 5 && Set(names).count == names.count && !names.contains(nil))
    }

    @Test func `it begins in the middle of a block, filtered or not`() throws {
        let ring = try Self.ring()
        #expect(try Self.read(ring, from: 33).numbers == Array(33..<100))
        let filtered = try Self.read(ring, from: 33) { $0.until = TimedRing.time(36) }
        #expect(filtered.numbers == [33, 34, 35] && filtered.leftOut == 64)
        let none = try Self.read(ring, from: 33) { $0.crashesOnly = true }
        #expect(none.numbers == [45] && none.leftOut == 66)
    }

    @Test(arguments: [true, false]) func `a damaged block is passed over and counted, and the rest is read`(isFiltered: Bool) throws {
        let ring = try Self.ring()
        try ring.damage(block: 2)
        let read = try Self.read(ring) { filter in if isFiltered { filter.services = ["a", "b"] } }
        #expect(read.numbers == Array(0..<20) + Array(30..<100) && read.unreadable == 10 && read.leftOut == 0)
    }

    /// A header's number that a flipped bit had raised once ended `replay --crashes` in a trap.
    @Test(arguments: [(39, 0x80), (39, 1), (33, 0x40), (56, 1)]) func `a bit that is flipped in a header is damage to every filter`(
        place: (byte: Int, bit: UInt8)
    ) throws {
        let ring = try Self.ring()
        try ring.damage(block: 2, byte: place.byte, bit: place.bit)
        for set in [{ $0.crashesOnly = true }, { $0.level = .warning }, { _ in }] as [(inout RecordFilter) -> Void] {
            let read = try Self.read(ring, set)
            #expect(read.unreadable == 10 && read.numbers.count + read.leftOut == 90 && read.numbers.contains(45), "\(read)")
        }
    }

    @Test func `what the ring has overwritten is counted`() throws {
        let ring = try TimedRing(segmentSize: 64 << 10, maxSize: 256 << 10)
        for block in 0..<200 { try ring.append(block * 10..<block * 10 + 10, padding: 5_000) }
        let oldest = Int(try ring.reading.oldestSequence)
        try #require(oldest > 0)
        let read = try Self.read(ring, from: 0, limit: 100_000)
        #expect(read.unreadable == oldest && read.sequences == Array(UInt64(oldest)..<2_000))
    }
}
