// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import LogSinks
import LogStore
import Synchronization
import TestSupport
import Testing

@testable import FlightRecorder

/// Blocks on their way to a sink that takes frames.
@Suite struct UnopenedDeliveryTests {
    /// A receiver in memory that decodes the frames that it gets, and answers as it was told when it cannot.
    private final class FrameSink: Sink {
        let takesFrames = true
        private let refusal: DeliveryAnswer
        private let state = Mutex<(taken: [Int], names: [String?])>(([], []))

        init(refusal: DeliveryAnswer = .failed(reason: "500")) { self.refusal = refusal }

        var taken: [Int] { state.withLock { $0.taken } }
        var names: [String?] { state.withLock { $0.names } }

        func close() async {}

        func deliver(_ batch: OutgoingBatch) async -> DeliveryAnswer {
            state.withLock { $0.names.append(batch.name) }
            var documents = ByteBuffer(capacity: 1_024)
            let isWhole = try? LZ4Frame.decompress(row: batch.frames.rawSpan, limit: 1 << 20, into: &documents)
            guard isWhole == true, documents.count == batch.byteCount else { return refusal }
            let numbers = JSONDocument.lines(Data(documents.bytes.copy)).compactMap { Int($0.message.prefix { $0.isNumber }) }
            state.withLock { $0.taken += numbers }
            return .taken()
        }
    }

    private static let refusals: [DeliveryAnswer] = [.failed(reason: "500"), .tooLarge(reason: "400"), .unreadable]

    private static func replay(
        _ ring: TimedRing, to sink: FrameSink, warn: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> (end: ReplayLoop.End, tally: ReplayTally) {
        let reading = try ring.reading
        let display = ReplayDisplay(totalBytes: 1, say: warn)
        var backoff = BackoffOptions()
        (backoff.initial, backoff.max) = (.milliseconds(1), .milliseconds(2))
        let courier = Courier(name: "test", sink: sink, backoff: backoff, office: RefusedRecords(), ledger: Ledger(), log: display.log)
        let path = ring.folder.file("mark")
        var loop = ReplayLoop(
            reader: ReplayReader(ring: reading, from: 0, filter: RecordFilter()), carrier: ReplayCarrier(courier: courier),
            maxBytes: 4_000, rate: nil, mark: (ReplayMark(ring: ring.directory, asked: "", next: 0), path),
            reach: RingReach(reading, from: 0),
            display: display)
        return (await loop.run(), loop.tally)
    }

    private static func ring() throws -> TimedRing {
        let ring = try TimedRing()
        for block in 0..<12 { try ring.append(block * 10..<block * 10 + 10) }
        return ring
    }

    @Test func `a replay sends the frames, and its mark has the last record's id`() async throws {
        let (ring, sink) = (try Self.ring(), FrameSink())
        let (end, tally) = try await Self.replay(ring, to: sink)
        #expect(end == .finished && tally.isComplete && tally.sent == 120 && sink.taken == Array(0..<120))
        let mark = try #require(try ReplayMark.read(ring.folder.file("mark")))
        #expect(mark.next == 120 && mark.last == ReplayMark.Sent(sequence: 119, id: TimedRing.id(119)))
        #expect(sink.names.count > 2 && Set(sink.names).count == sink.names.count && !sink.names.contains(nil))
        let again = FrameSink()
        _ = try await Self.replay(ring, to: again)
        #expect(again.names == sink.names)
    }

    @Test(arguments: refusals) func `a replay leaves out what cannot be read of a frame, tells of it, and sends the rest`(
        refusal: DeliveryAnswer
    ) async throws {
        let (ring, sink) = (try Self.ring(), FrameSink(refusal: refusal))
        try ring.reading.forge(block: 4)
        let said = Mutex<[String]>([])
        let (end, tally) = try await Self.replay(ring, to: sink) { words in said.withLock { $0.append(words) } }
        #expect(end == .finished && tally.read == 120 && tally.sent == 110 && tally.unreadable == 10 && !tally.isComplete)
        #expect(sink.taken == Array(0..<40) + Array(50..<120))
        #expect(said.withLock { $0 }.contains { $0.contains("records 40 to 49 (10 of them) cannot be read") && $0.contains(".lz4, byte ") })
    }

    @Test(arguments: refusals) func `an agent does so, too, and its books add up`(refusal: DeliveryAnswer) async throws {
        let (delivery, sink) = (try Delivery(), FrameSink(refusal: refusal))
        for block in 0..<6 { try delivery.append(block * 10..<block * 10 + 10, endsInCrash: block == 3) }
        try delivery.store.forge(block: 3)
        delivery.store.finish()
        await delivery.loop(to: sink).run()
        #expect(sink.taken == Array(0..<30) + Array(40..<60) && delivery.cursor == "60\n")
        #expect(delivery.account.delivered == 50 && delivery.account.unreadable == 10)
        #expect(delivery.store.takeGaps().map { [$0.from, $0.to] } == [[30, 40]])
    }

    @Test func `a sink that sends documents leaves them out, too`() async throws {
        let delivery = try Delivery()
        for block in 0..<6 { try delivery.append(block * 10..<block * 10 + 10) }
        try delivery.store.forge(block: 3)
        await delivery.run()
        #expect(delivery.sink.taken == Array(0..<30) + Array(40..<60) && delivery.cursor == "60\n")
        #expect(delivery.account.delivered == 50 && delivery.account.unreadable == 10)
        #expect(delivery.store.takeGaps().map { [$0.from, $0.to] } == [[30, 40]])
    }

    @Test func `thousands that are refused for good become letters with their own documents`() async throws {
        let delivery = try Delivery { _, numbers in
            .taken(rejected: numbers.indices.filter { numbers[$0] % 3 != 0 }.map { Rejection(index: $0, status: 400, reason: "no") })
        }
        for block in 0..<20 { try delivery.append(block * 100..<block * 100 + 100) }
        await delivery.run()
        let refused = (0..<2_000).filter { $0 % 3 != 0 }
        #expect(delivery.account.deadLettered == refused.count)
        #expect(try await delivery.deadLetters().map { $0.text("document.message") } == refused.map { "\($0)" })
    }

    @Test func `records that are lost are no dead letters, and the others of the answer have their own ways`() throws {
        let ring = try Self.ring()
        try ring.reading.forge(block: 1)
        var reader = BlockReader(ring: try ring.reading, from: 0)
        var stored = StoredBatch(keepsFrames: true)
        while try reader.next(into: &stored) {}
        let rejected = [5, 12].map { Rejection(index: $0, status: 400, reason: "no") }
        let verdict = DeliveryPlan.judge(.taken(retry: [13, 14, 16, 30], rejected: rejected), to: Shipment(stored))
        #expect(verdict.rejected.map(\.sequence) == [5] && verdict.left.map(\.sequences) == [[30]])
        #expect(verdict.rejected.first.map { String(decoding: $0.letter.document, as: UTF8.self) } == TimedRing.document(5) + "\n")
        #expect(verdict.skips.map { [$0.from, $0.to] } == [[12, 15], [16, 17]] && verdict.delivered.count == 114)
    }

    @Test func `a part of unopened blocks is packed anew, but for what cannot be read`() async throws {
        let ring = try Self.ring()
        try ring.reading.forge(block: 1)
        var reader = BlockReader(ring: try ring.reading, from: 0)
        var stored = StoredBatch(keepsFrames: true)
        while try reader.next(into: &stored) {}
        let sink = FrameSink()
        var courier = Courier(
            name: "test", sink: sink, backoff: BackoffOptions(), office: RefusedRecords(), ledger: Ledger(),
            log: ReplayDisplay(totalBytes: 1) { _ in }.log)
        let receipt = await courier.deliver(Shipment(stored).keeping([0, 9, 10, 19, 20]))
        #expect(sink.taken == [0, 9, 20] && receipt?.delivered == 3 && sink.names == [nil])
        #expect(receipt?.skips.map { [$0.from, $0.to] } == [[10, 11], [19, 20]])
    }
}
