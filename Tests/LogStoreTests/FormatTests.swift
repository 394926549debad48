// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogStore

/// A ring that format version 1 was written in once, which every later version reads. `UPDATE_GOLDEN=1` must not be needed for it again.
@Suite(.serialized) struct FormatTests {
    private static let fixture = Golden.fixtures.appendingPathComponent("ring-v1").path

    /// What the fixture holds: twelve records, the eighth a crash, in segments of three streams, one of which has ended.
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
    private static func copy(changing change: (inout [UInt8]) -> Void = { _ in }) throws -> (folder: TemporaryFolder, ring: String) {
        if Golden.isUpdating { try write(to: fixture) }
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: fixture, toPath: folder.file("ring"))
        for name in folder.names(in: "ring/segments") {
            var bytes = Array(try folder.read("ring/segments/\(name)"))
            change(&bytes)
            try folder.write(Data(bytes), to: "ring/segments/\(name)")
        }
        return (folder, folder.file("ring"))
    }

    @Test func `a ring of version 1 is read and gone on with`() throws {
        let (folder, ring) = try Self.copy()
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

    @Test func `a ring of version 1 is read without being written`() throws {
        let (_, ring) = try Self.copy()
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
        let (folder, ring) = try Self.copy { bytes in
            for place in BlockHeader.signatures(in: bytes.rawSpan) { bytes[place + 14] = 2 }
        }
        let before = folder.names(in: "ring/segments")
        for open in [{ _ = try SegmentStore(options: StoreOptions(directory: ring)) }, { _ = try RingDirectory(ring) }]
            as [() throws -> Void]
        {
            let error = #expect(throws: StoreError.self) { try open() }
            #expect(error?.description.contains("has format version 2, this panicbox reads up to 1; run the newer panicbox") == true)
        }
        #expect(folder.names(in: "ring/segments") == before)
    }
}
