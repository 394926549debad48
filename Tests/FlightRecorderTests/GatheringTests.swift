// SPDX-License-Identifier: Apache-2.0

import LogModel
import LogSinks
import LogStore
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct GatheringTests {
    private static func store(_ blocks: [Range<Int>], crashIn crash: Int? = nil) throws -> (folder: TemporaryFolder, store: SegmentStore) {
        let folder = try TemporaryFolder()
        let store = try SegmentStore(options: StoreOptions(directory: folder.file("ring")))
        for (index, numbers) in blocks.enumerated() {
            try store.append(Samples.batch(numbers, endsInCrash: index == crash), positions: [], overwrites: false)
        }
        return (folder, store)
    }

    @Test func `blocks are gathered up to the limit, then the next`() throws {
        let (_, store) = try Self.store((0..<10).map { $0 * 3..<$0 * 3 + 3 })
        let size = Samples.document(0).utf8.count
        var gathering = Gathering(reader: BlockReader(ring: store, from: 0), limit: size * 7)
        var ends: [UInt64] = []
        while true {
            try gathering.fill()
            guard !gathering.isEmpty else { break }
            #expect(gathering.shipment.count == Int(gathering.end - (ends.last ?? 0)))
            ends.append(gathering.end)
            gathering.clear()
        }
        #expect(ends.last == 30 && ends.count > 2)
    }

    @Test func `it says when it is full and when it holds a crash`() throws {
        let (_, store) = try Self.store([0..<3])
        var some = Gathering(reader: BlockReader(ring: store, from: 0), limit: 1_000_000)
        #expect(!some.isFull && !some.holdsCrash && some.isEmpty)
        try some.fill()
        #expect(!some.isFull && !some.holdsCrash && !some.isEmpty)
        var full = Gathering(reader: BlockReader(ring: store, from: 0), limit: 10)
        try full.fill()
        #expect(full.isFull)
        let (_, other) = try Self.store([0..<3, 3..<4], crashIn: 0)
        var crash = Gathering(reader: BlockReader(ring: other, from: 0), limit: 1_000_000)
        try crash.fill()
        #expect(crash.holdsCrash && !crash.isFull)
        crash.clear()
        #expect(!crash.holdsCrash && crash.isEmpty)
    }

    @Test func `crashes that are counted stay in the ring, and what goes beside them is packed without them`() throws {
        let (_, store) = try Self.store([0..<3])
        var batch = Samples.batch(3..<5)
        batch.bytes.append(String(Samples.document(5).dropLast()))
        batch.endDocument(kind: .repeat, severity: .critical, time: Timestamp(nanoseconds: 2_000))
        try store.append(batch, positions: [], overwrites: false)
        try store.append(Samples.batch(6..<8), positions: [], overwrites: false)
        var gathering = Gathering(reader: BlockReader(ring: store, from: 0), limit: 1_000_000)
        try gathering.fill()
        let expected = [0, 1, 2, 3, 4, 6, 7].map { Samples.document($0) }.joined()
        #expect(String(decoding: gathering.shipment.batch.documents, as: UTF8.self) == expected)
        #expect(gathering.withheld == 1 && gathering.end == 8 && !gathering.holdsCrash)
        var row = ByteBuffer(capacity: 1_024)
        #expect(try LZ4Frame.decompress(row: gathering.shipment.batch.frames.rawSpan, limit: 1 << 20, into: &row))
        #expect(row.bytes.text == expected)
        var scout = CrashScout(ring: store, from: 0)
        #expect(scout.next(limit: 1_000).isEmpty)
    }

    @Test func `a crash among unopened blocks is known, and its block stays unopened`() throws {
        let (_, store) = try Self.store([0..<3, 3..<40, 40..<43], crashIn: 1)
        try store.forge(block: 1)
        var gathering = Gathering(reader: BlockReader(ring: store, from: 0), limit: 1_000_000)
        try gathering.fill()
        #expect(gathering.holdsCrash && gathering.skips.isEmpty && gathering.shipment.count == 43)
        gathering.clear()
        #expect(!gathering.holdsCrash)
    }

    @Test func `who chooses among the records of a block opens it, and what cannot be read then is passed over`() throws {
        let (_, store) = try Self.store([0..<3, 3..<40, 40..<43], crashIn: 1)
        try store.forge(block: 1)
        var options = ShipOptions()
        options.ship = .crashes
        var gathering = Gathering(reader: BlockReader(ring: store, from: 0), options: options, limit: 1_000_000)
        try gathering.fill()
        #expect(gathering.isEmpty && gathering.skips.map { [$0.from, $0.to] } == [[3, 40]] && gathering.end == 43)
    }

    @Test func `the time of every crash of a batch is its own`() throws {
        let ring = try TimedRing()
        for block in 0..<4 { try ring.append(block * 10..<block * 10 + 10, crash: block * 10 + block) }
        var options = ShipOptions()
        (options.ship, options.around) = (.warn, .seconds(1))
        var gathering = Gathering(reader: BlockReader(ring: ring.store, from: 0), options: options, limit: 1_000_000)
        try gathering.fill()
        #expect(gathering.crashes == [0, 11, 22, 33].map { CrashPlace(sequence: UInt64($0), time: TimedRing.time($0)) })
    }

    @Test func `a block is taken from its middle`() throws {
        let (_, store) = try Self.store([0..<8, 8..<9])
        var gathering = Gathering(reader: BlockReader(ring: store, from: 6), limit: 1_000_000)
        try gathering.fill()
        #expect(String(decoding: gathering.shipment.batch.documents, as: UTF8.self) == (6..<9).map { Samples.document($0) }.joined())
    }
}
