// SPDX-License-Identifier: Apache-2.0

import LogModel
import LogSinks
import LogStore
import Synchronization
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct CrashFirstTests {
    /// Forty records; 17 and 33 are crashes.
    private static func backlog(_ script: @escaping ScriptedSink.Script) throws -> Delivery {
        var delivery = try Delivery(script)
        delivery.maxBytes = 600
        for start in stride(from: 0, to: 40, by: 2) {
            try delivery.append(start..<start + 2, endsInCrash: start == 16 || start == 32)
        }
        return delivery
    }

    @Test func `crashes of a backlog go before everything else, once`() async throws {
        let delivery = try Self.backlog { _, _ in .taken() }
        await delivery.run()
        #expect(delivery.sink.calls.first == [17, 33] && delivery.sink.taken.sorted() == Array(0..<40))
        #expect(delivery.sink.taken.filter { $0 != 17 && $0 != 33 } == (0..<40).filter { $0 != 17 && $0 != 33 })
        #expect(delivery.cursor == "40\n" && delivery.account.delivered == 40)
    }

    @Test func `after an outage the crashes that came in it go first`() async throws {
        var delivery = try Delivery { call, _ in call < 3 ? .failed(reason: "away") : .taken() }
        delivery.maxBytes = 300
        try delivery.append(0..<2)
        let loop = delivery.loop
        let task = Task { await loop.run() }
        try await eventually("a failure") { !delivery.sink.calls.isEmpty }
        for start in stride(from: 2, to: 20, by: 2) { try delivery.append(start..<start + 2, endsInCrash: start == 14) }
        delivery.store.finish()
        await task.value
        #expect(delivery.sink.taken.sorted() == Array(0..<20))
        let crash = try #require(delivery.sink.taken.firstIndex(of: 15))
        #expect(crash < 4, "\(delivery.sink.taken)")
    }

    @Test func `crashes in a row go together, 25 ms behind the request before`() async throws {
        var delivery = try Delivery()
        delivery.maxAge = .seconds(3_600)
        let loop = delivery.loop
        let task = Task { await loop.run() }
        let start = ContinuousClock.now
        for number in 0..<200 {
            try delivery.append(number..<number + 1, endsInCrash: true)
            try await Task.sleep(for: .milliseconds(1))
        }
        try await eventually("all") { delivery.cursor == "200\n" }
        let most = 1 + Int((ContinuousClock.now - start) / .milliseconds(25))
        task.cancel()
        await task.value
        #expect(delivery.sink.calls.count <= most && delivery.sink.taken == Array(0..<200))
    }

    @Test func `crashes that come without end hold up nothing`() async throws {
        let ring = Mutex<SegmentStore?>(nil)
        let delivery = try Self.backlog { call, _ in
            let start = 40 + call * 2
            if call < 100 {
                _ = try? ring.withLock { $0 }?.append(Samples.batch(start..<start + 2, endsInCrash: true), positions: [], overwrites: false)
            }
            return .taken()
        }
        ring.withLock { $0 = delivery.store }
        let loop = delivery.loop
        let task = Task { await loop.run() }
        try await eventually("all of \(delivery.cursor)") { delivery.cursor == "240\n" }
        task.cancel()
        await task.value
        let areUrgent = delivery.sink.calls.map { $0.allSatisfy { number in number > 40 ? number % 2 == 1 : [17, 33].contains(number) } }
        #expect(areUrgent.count(where: { $0 }) > 5 && !zip(areUrgent, areUrgent.dropFirst()).contains { $0 && $1 })
        #expect(delivery.sink.taken.sorted() == Array(0..<240))
    }

    @Test func `a thousand records may wait for their turn behind their delivery, and from there on none goes early`() async throws {
        var courier = Courier(
            name: "test", sink: ScriptedSink(), backoff: BackoffOptions(), office: RefusedRecords(), ledger: Ledger(),
            log: ReplayDisplay(totalBytes: 1) { _ in }.log)
        var next = 1_000
        for turn in 0..<20 {
            _ = await courier.deliver(.samples(turn..<turn + 1)) {
                defer { next += 100 }
                return .samples(next..<next + 100, kind: .crash)
            }
        }
        #expect(courier.earlySequences.sorted() == Array(1_000..<2_100))
    }

    @Test func `a crash that is refused ahead of its turn is set aside once, and the books say so`() async throws {
        let delivery = try Self.backlog { _, numbers in
            .taken(rejected: numbers.indices.filter { numbers[$0] == 33 }.map { Rejection(index: $0, status: 400, reason: "no") })
        }
        await delivery.run()
        #expect(try await delivery.deadLetters().map { $0.text("document.message") } == ["33"])
        #expect(delivery.account.delivered == 39 && delivery.account.deadLettered == 1 && delivery.cursor == "40\n")
    }

    @Test(arguments: [DeliveryAnswer.taken(retry: [0], retryReason: "429"), .failed(reason: "403 of a proxy"), .tooLarge(reason: "413")])
    func `crashes that are not taken alone hold up nothing, and are sent once more at their turn`(answer: DeliveryAnswer) async throws {
        let delivery = try Self.backlog { _, numbers in numbers.allSatisfy { $0 == 17 || $0 == 33 } ? answer : .taken() }
        await delivery.run()
        let isTooLarge = if case .tooLarge = answer { true } else { false }
        let lost = isTooLarge ? 2 : 0
        #expect(Set(delivery.sink.taken).count == 40 - lost && delivery.sink.taken.count == 40 - lost)
        #expect(delivery.cursor == "40\n" && delivery.account.delivered == 40 - lost && delivery.account.deadLettered == lost)
    }

    @Test func `what went before its turn is known while its turn lasts, whatever is taken of the others`() async throws {
        let delivery = try Self.backlog { call, numbers in
            // The crashes go early; of the batch that 17 belongs to nothing is ever taken.
            numbers.contains { (16..<24).contains($0) && $0 != 17 } ? .failed(reason: "away") : .taken()
        }
        let loop = delivery.loop
        let task = Task { await loop.run() }
        try await eventually("failures at its turn") { delivery.sink.calls.count { $0.contains(16) } > 5 }
        try delivery.append(40..<42, endsInCrash: true)
        try await eventually("the new crash") { delivery.sink.taken.contains(41) }
        try await eventually("the file says so") { delivery.cursor.contains("+41") }
        #expect(delivery.cursor.contains("+17\n") && delivery.cursor.contains("+33\n"))
        task.cancel()
        await task.value
    }

    @Test func `what went before its turn is known to the next run`() async throws {
        let delivery = try Self.backlog { call, _ in call == 0 ? .taken() : .failed(reason: "away") }
        let loop = delivery.loop
        let task = Task { await loop.run() }
        try await eventually("a failure behind the crashes") { delivery.sink.calls.count > 1 }
        task.cancel()
        await task.value
        #expect(delivery.cursor == "0\n+17\n+33\n" && delivery.sink.taken == [17, 33])

        let next = try delivery.reopened()
        await next.run()
        #expect(next.sink.taken == (0..<40).filter { $0 != 17 && $0 != 33 } && next.cursor == "40\n")
        #expect(next.account.delivered == 40)
    }
}
