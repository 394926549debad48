// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import LogStore

/// Blocks that go on as they are stored, unopened.
@Suite struct StoredBatchBlockTests {
    /// One segment of blocks with ten documents each. What is in the frame of the block `broken` LZ4 cannot read, though its checksums fit.
    private static func ring(
        on disk: MemoryDisk = MemoryDisk(), blocks: Int = 4, broken: Int? = nil, _ forge: (inout [UInt8]) -> Void = { _ in }
    ) throws -> RingDirectory {
        let ring = try Ring(disk: disk)
        let path = "\(ring.options.directory)/segments/\(Segment.name(firstSequence: 0))"
        try disk.createDirectory("\(ring.options.directory)/segments")
        for index in 0..<blocks {
            let batch = Samples.batch(index * 10..<index * 10 + 10)
            var payload = ByteBuffer()
            try Block.pack(batch, into: &payload)
            if index == broken {
                var bytes = payload.bytes.copy
                forge(&bytes)
                payload.removeAll()
                payload.append(bytes)
            }
            var block = ByteBuffer()
            Block.seal(batch, as: payload, firstSequence: UInt64(index * 10), positions: [], isSnapshot: index == 0, into: &block)
            let bytes = block.bytes.copy
            disk.change(path) { $0 += bytes }
        }
        return try RingDirectory(ring.options.directory, disk: disk)
    }

    /// Behind the frame's header and the length of its block, up to the mark of its end.
    private static func garble(_ frame: inout [UInt8]) {
        for place in 19..<frame.count - 4 { frame[place] = 0xFF }
    }

    private struct Read {
        var batch: StoredBatch
        var skips: [BlockReader.Skip] = []

        /// The documents, and what opening them finds.
        var opened: (text: String, skips: [BlockReader.Skip]) {
            guard batch.keepsFrames else { return (String(decoding: batch.bytes, as: UTF8.self), []) }
            var documents: [UInt8] = []
            var skips: [BlockReader.Skip] = []
            for index in batch.parts.indices {
                do throws(BlockReader.Skip) { try batch.open(index, into: &documents) } catch { skips.append(error) }
            }
            return (String(decoding: documents, as: UTF8.self), skips)
        }
    }

    private static func read(_ ring: RingDirectory, from sequence: UInt64 = 0, keepsFrames: Bool = true) throws -> Read {
        var reader = BlockReader(ring: ring, from: sequence)
        var read = Read(batch: StoredBatch(keepsFrames: keepsFrames))
        while true {
            do {
                guard try reader.next(into: &read.batch) else { return read }
            } catch let skip as BlockReader.Skip {
                read.skips.append(skip)
            }
        }
    }

    private static func text(_ numbers: some Sequence<Int>) -> String { numbers.map { Samples.document($0) }.joined() }

    @Test func `whole blocks are kept as they are stored, and hold their documents when they are opened`() throws {
        let read = try Self.read(try Self.ring())
        #expect(read.batch.bytes.isEmpty && read.batch.entries.count == 40 && read.batch.sequences == Array(0..<40))
        let stored = try Samples.frames([0..<10, 10..<20, 20..<30, 30..<40])
        #expect(read.batch.frames == stored && read.batch.byteCount == Self.text(0..<40).utf8.count)
        #expect(read.opened.text == Self.text(0..<40) && read.opened.skips.isEmpty)
    }

    @Test func `a block that begins before the first record is packed anew from there`() throws {
        let read = try Self.read(try Self.ring(), from: 17)
        #expect(read.batch.sequences == Array(17..<40) && read.opened.text == Self.text(17..<40) && read.batch.bytes.isEmpty)
        #expect(read.batch.frames == (try Samples.frames([17..<20, 20..<30, 30..<40])))
    }

    @Test func `what LZ4 cannot read in a whole block shows when it is opened, with the words and numbers of a skip`() throws {
        let ring = try Self.ring(broken: 2, Self.garble)
        let read = try Self.read(ring)
        #expect(read.skips.isEmpty && read.batch.sequences == Array(0..<40))
        let opened = read.opened
        #expect(opened.text == Self.text(Array(0..<20) + Array(30..<40)))
        let atOnce = try Self.read(ring, keepsFrames: false)
        #expect(atOnce.skips == opened.skips && opened.skips.map { [$0.from, $0.to] } == [[20, 30]])
        #expect(opened.skips.first?.reason.contains("liblz4 cannot decompress a block") == true)
        // In part it has to be opened at once.
        #expect(try Self.read(ring, from: 25).skips.map { [$0.from, $0.to] } == [[25, 30]])
    }

    @Test func `a disk that fails behind such a block is tried again, and the skip stays the same`() throws {
        let disk = MemoryDisk()
        let ring = try Self.ring(on: disk, broken: 2, Self.garble)
        var reader = BlockReader(ring: ring, from: 0)
        for _ in 0..<2 { #expect(try reader.next() != nil) }
        disk.fail(after: 1, with: .refuses)
        #expect(throws: DiskError.self) { try reader.next() }
        let skip = #expect(throws: BlockReader.Skip.self) { try reader.next() }
        #expect(skip?.from == 20 && skip?.to == 30 && skip?.cause == .damaged)
        #expect(try reader.next()?.firstSequence == 30)
    }

    /// The frame's flags, its block size, its length of content, the length of a block, its end, and bytes behind it.
    @Test(arguments: [4, 5, 6, 13, 15, -1, 0]) func `a frame that is not one of ours by its own header and lengths is opened at once`(
        place: Int
    ) throws {
        let ring = try Self.ring(broken: 1) { frame in
            if place == 0 { frame += frame } else { frame[place < 0 ? frame.count + place : place] ^= 1 }
        }
        let read = try Self.read(ring)
        let atOnce = try Self.read(ring, keepsFrames: false)
        #expect(read.skips == atOnce.skips && read.opened.text == atOnce.opened.text && read.opened.skips.isEmpty)
        #expect(read.batch.sequences == atOnce.batch.sequences && (read.skips.count == 1) == (place != 0))
    }

    @Test func `a flipped bit anywhere is the same damage, opened or not`() throws {
        let disk = MemoryDisk()
        let ring = try Ring(disk: disk)
        let store = try ring.open()
        for block in 0..<3 { try store.append(Samples.batch(block * 2..<block * 2 + 2), positions: [], overwrites: false) }
        let segment = try #require(store.segments.first)
        let reading = try RingDirectory(ring.options.directory, disk: disk)
        for place in stride(from: 0, to: segment.length, by: 3) {
            disk.change(segment.path) { $0[place] ^= 4 }
            let (packed, opened) = (try Self.read(reading), try Self.read(reading, keepsFrames: false))
            #expect(packed.skips == opened.skips && packed.opened.text == opened.opened.text && packed.opened.skips.isEmpty, "\(place)")
            disk.change(segment.path) { $0[place] ^= 4 }
        }
    }

    @Test func `the same records have the same name, opened or not, and others have others`() throws {
        let ring = try Self.ring()
        var names: [String?] = []
        for sequence in [0, 10, 13, 14] as [UInt64] {
            let name = try Self.read(ring, from: sequence).batch.name
            #expect(try name != nil && name == Self.read(ring, from: sequence, keepsFrames: false).batch.name)
            names.append(name)
        }
        names.append(try Self.read(try Self.ring(blocks: 3)).batch.name)
        // Of another ring, with other documents of the same lengths at the same numbers.
        let other = try Ring(disk: MemoryDisk())
        let store = try other.open()
        for block in 0..<4 {
            var batch = DocumentBatch(capacity: 256)
            for number in block * 10..<block * 10 + 10 {
                batch.bytes.append(String(Samples.document(number).dropLast()).replacing("AAAA", with: "BBBB"))
                batch.endDocument(kind: .line, severity: .info, time: Timestamp(nanoseconds: Int64(1000 + number)))
            }
            try store.append(batch, positions: [], overwrites: false)
        }
        var batch = StoredBatch()
        var reader = BlockReader(ring: store, from: 0)
        while try reader.next(into: &batch) {}
        #expect(batch.byteCount == Self.text(0..<40).utf8.count)
        names.append(batch.name)
        #expect(Set(names).count == 6)
    }
}
