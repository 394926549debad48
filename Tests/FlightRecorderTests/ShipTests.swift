// SPDX-License-Identifier: Apache-2.0

import LogModel
import LogSinks
import LogStore
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct ShipTests {
    /// One record a second from 08:00:00 on, four in a block; every tenth is a warning, the given ones are crashes.
    private static func delivery(_ ship: ShipOptions.Choice, around: Duration? = nil, crashes: Set<Int> = [25, 47]) throws -> Delivery {
        var delivery = try Delivery()
        delivery.shipping.ship = ship
        delivery.shipping.around = around
        for start in stride(from: 0, to: 60, by: 4) {
            var batch = DocumentBatch(capacity: 256)
            for number in start..<start + 4 { append(number, isCrash: crashes.contains(number), to: &batch) }
            try delivery.store.append(batch, positions: [], overwrites: false)
        }
        return delivery
    }

    private static func append(_ number: Int, isCrash: Bool, to batch: inout DocumentBatch) {
        let time = Timestamp(nanoseconds: 1_763_884_800_000_000_000 + Int64(number) * 1_000_000_000)
        batch.bytes.append(#"{"@timestamp":"\#(time.description)","event":{"id":"AAAAAAAAAAAAAAAA-\#(number)"},"message":"\#(number)"}"#)
        let severity: Severity = isCrash ? .critical : number % 10 == 0 ? .warning : .info
        batch.endDocument(kind: isCrash ? .crash : .line, severity: severity, time: time)
    }

    @Test func `warn sends warnings and crashes alone`() async throws {
        let delivery = try Self.delivery(.warn)
        await delivery.run()
        #expect(delivery.sink.taken.sorted() == [0, 10, 20, 25, 30, 40, 47, 50] && delivery.cursor == "60\n")
        #expect(delivery.account.delivered == 8 && delivery.account.withheld == 52)
    }

    @Test func `crashes sends crashes alone`() async throws {
        let delivery = try Self.delivery(.crashes)
        await delivery.run()
        #expect(delivery.sink.taken == [25, 47] && delivery.cursor == "60\n" && delivery.account.withheld == 58)
    }

    @Test func `around sends what came before each crash as well, nothing twice`() async throws {
        let delivery = try Self.delivery(.crashes, around: .seconds(10))
        await delivery.run()
        #expect(delivery.sink.taken.sorted() == Array(15...25) + Array(37...47) && Set(delivery.sink.taken).count == 22)
        #expect(delivery.sink.taken.first == 25 && delivery.account.sentAround == 20)
    }

    @Test func `around of crashes that come close together overlaps once`() async throws {
        let delivery = try Self.delivery(.warn, around: .seconds(8), crashes: [25, 29])
        await delivery.run()
        #expect(delivery.sink.taken.sorted() == [0, 10] + Array(17...30) + [40, 50])
    }

    @Test func `around reaches back over what an earlier run has passed`() async throws {
        let delivery = try Self.delivery(.crashes, around: .seconds(30), crashes: [])
        await delivery.run()
        #expect(delivery.cursor == "60\n" && delivery.sink.calls.isEmpty)
        var crash = DocumentBatch(capacity: 256)
        Self.append(60, isCrash: true, to: &crash)
        try delivery.store.append(crash, positions: [], overwrites: false)
        await delivery.run()
        #expect(delivery.sink.taken == [60] + Array(30..<60))
    }

    @Test func `a sink that gets nothing moves its cursor all the same`() async throws {
        let delivery = try Self.delivery(.crashes, crashes: [])
        let loop = delivery.loop
        let task = Task { await loop.run() }
        try await eventually("the cursor stands at the end") { delivery.cursor == "60\n" }
        delivery.store.finish()
        await task.value
        #expect(delivery.sink.calls.isEmpty && delivery.account.withheld == 60)
    }
}
