// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogStore

/// Rings that were written once in each version of the format, which every later version reads. `UPDATE_GOLDEN=1` writes that of the
/// newest version; it must not be needed again while that stays.
@Suite(.serialized) struct FormatTests {
    private static func fixture(_ version: Int) -> String { Golden.fixtures.appendingPathComponent("ring-v\(version)").path }

    /// What the fixtures hold: twelve records, the eighth a crash, in segments of three streams, one of which has ended.
    private static func write(to directory: String) throws {
        try? FileManager.default.removeItem(atPath: directory)
        var options = StoreOptions(directory: directory)
        options.segmentSize = ByteSize(900)
        let store = try SegmentStore(options: options)
        for block in 0..<6 {
            try store.append(
                Samples.batch(block * 2..<block * 2 + 2, padding: 150, endsInCrash: block == 3),
                positions: [Samples.position(block % 3, block * 100, isClosed: block == 4)], overwrites: false)
        }
        try store.advance("search", to: 7)
        // It names the process.
        try FileManager.default.removeItem(atPath: "\(directory)/lock")
        #expect(store.segments.count == 2)
    }

    /// A copy of the fixture, with a change to the bytes of its segments.
    private static func copy(_ version: Int, changing change: (inout [UInt8]) -> Void = { _ in }) throws -> (
        folder: TemporaryFolder, ring: String
    ) {
        if Golden.isUpdating, version == BlockHeader.version { try write(to: fixture(version)) }
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: fixture(version), toPath: folder.file("ring"))
        for name in folder.names(in: "ring/segments") {
            var bytes = Array(try folder.read("ring/segments/\(name)"))
            change(&bytes)
            try folder.write(Data(bytes), to: "ring/segments/\(name)")
        }
        return (folder, folder.file("ring"))
    }

    @Test(arguments: 1...2) func `a ring of each version is read and gone on with`(version: Int) throws {
        let (folder, ring) = try Self.copy(version)
        #expect(folder.names(in: "ring/segments").count == 2)
        let store = try SegmentStore(options: StoreOptions(directory: ring))
        #expect(store.recovery.isClean && store.nextSequence == 12 && store.oldestSequence == 0)
        #expect(store.offsets == ["/var/log/0.log": 300, "/var/log/2.log": 500])
        #expect(store.positions.allSatisfy { $0.source == "file" && $0.identity == "1:2:3" })
        #expect(try store.cursor(of: "search") == 7)
        try Self.expectDocuments(of: store)
        try store.append(Samples.batch(12..<13), positions: [], overwrites: false)
        #expect(try store.numbers().numbers == Array(0..<13))
    }

    @Test(arguments: 1...2) func `a ring of each version is read without being written`(version: Int) throws {
        let (_, ring) = try Self.copy(version)
        let directory = try RingDirectory(ring)
        #expect(try directory.nextSequence == 12 && directory.cursors() == ["search": 7])
        #expect(directory.positions.map(\.offset).sorted() == [300, 500])
        try Self.expectDocuments(of: directory)
    }

    private static func expectDocuments(of ring: any ReadableRing) throws {
        var reader = BlockReader(ring: ring, from: 0)
        var batch = StoredBatch()
        while try reader.next(into: &batch) {}
        #expect(String(decoding: batch.bytes, as: UTF8.self) == (0..<12).map { Samples.document($0, padding: 150) }.joined())
        #expect(batch.entries.map(\.kind) == (0..<12).map { $0 == 7 ? .crash : .line })
        #expect(batch.entries.map(\.severity) == (0..<12).map { $0 == 7 ? .critical : .info })
        var outlines = BlockReader(ring: ring, from: 0)
        let first = try #require(try outlines.nextOutline()).header
        #expect(first.first.nanoseconds == 1_000 && first.last.nanoseconds == 1_001 && first.isSnapshot)
    }

    @Test func `a ring of a later version is refused by writer and reader, in words`() throws {
        let (folder, ring) = try Self.copy(2) { bytes in
            for place in BlockHeader.signatures(in: bytes.rawSpan) { bytes[place + 14] = 3 }
        }
        let before = folder.names(in: "ring/segments")
        for open in [{ _ = try SegmentStore(options: StoreOptions(directory: ring)) }, { _ = try RingDirectory(ring) }]
            as [() throws -> Void]
        {
            let error = #expect(throws: StoreError.self) { try open() }
            #expect(error?.description.contains("has format version 3, this panicbox reads up to 2; run the newer panicbox") == true)
        }
        #expect(folder.names(in: "ring/segments") == before)
    }

    /// Readers of crashes alone once believed headers without a checksum, and lost what a flipped bit made them pass over.
    @Test(arguments: 1...2) func `a flipped bit anywhere in a header costs readers of crashes nothing that is not told`(version: Int) throws
    {
        let (_, ring) = try Self.copy(version)
        let disk = MemoryDisk()
        for segment in try RingDirectory(ring).segments {
            disk.change(segment.path) { $0 = (try? LocalDisk().read(segment.path, at: 0, count: segment.length)) ?? [] }
        }
        let directory = try RingDirectory(ring, disk: disk)
        #expect(try Self.crashes(in: directory) == CrashRead(crashes: [7]))
        var blocks = BlockReader(ring: directory, from: 0)
        var flips = 0
        while let block = try blocks.nextOutline() {
            let length = try disk.read(block.segment.path, at: block.offset, count: 8)
            let header = 8 + Int(length[4]) + Int(length[5]) << 8
            for bit in 0..<header * 8 {
                flips += 1
                disk.change(block.segment.path) { $0[block.offset + bit / 8] ^= 1 << UInt8(bit % 8) }
                let read = try Self.crashes(in: directory)
                disk.change(block.segment.path) { $0[block.offset + bit / 8] ^= 1 << UInt8(bit % 8) }
                let isOfCrash = block.sequences.contains(7)
                let expected = CrashRead(crashes: isOfCrash ? [] : [7], skipped: Array(block.sequences))
                #expect(read == expected, "bit \(bit) of the block at \(block.sequences)")
            }
        }
        #expect(flips > 4_000)
    }

    /// The agent passed over such a segment without a word, where `inspect` refused the ring.
    @Test func `an older segment that begins with a later version is passed over, and told, by writer and reader`() throws {
        let (folder, ring) = try Self.copy(2)
        let name = "ring/segments/" + (try #require(folder.names(in: "ring/segments").min()))
        var bytes = try folder.read(name)
        bytes[14] = 9
        try folder.write(bytes, to: name)
        let directory = try RingDirectory(ring)
        let store = try SegmentStore(options: StoreOptions(directory: ring))
        let words = "\(ring)/segments/00000000000000000000.ndjson.lz4, byte 0: the block has format version 9"
        #expect(store.recovery.damaged.count == 1 && store.recovery.damaged.first?.hasPrefix(words) == true)
        for reading in [directory, store] as [any ReadableRing] {
            var reader = BlockReader(ring: reading, from: 0)
            let skip = #expect(throws: BlockReader.Skip.self) { try reader.next() }
            #expect(skip?.reason.hasPrefix(words) == true && skip?.to == 2)
            #expect(try reader.next()?.numbers == [2, 3])
        }
    }

    private struct CrashRead: Equatable {
        var crashes: [UInt64] = []
        /// The records that were told to be unreadable.
        var skipped: [UInt64] = []
    }

    private static func crashes(in ring: any ReadableRing) throws -> CrashRead {
        var reader = BlockReader(ring: ring, from: 0)
        var read = CrashRead()
        var batch = StoredBatch()
        while true {
            do {
                guard let outline = try reader.nextOutline() else { break }
                let crashes = outline.header.entries.indices.filter { outline.header.entries[$0].kind.isDeath }
                try reader.append(crashes, of: outline, to: &batch)
            } catch let skip as BlockReader.Skip {
                read.skipped += Array(skip.from..<skip.to)
            }
        }
        #expect(reader.sequence == ring.nextSequence)
        read.crashes = batch.sequences
        return read
    }
}
