// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LogSinks

@Suite struct EndpointPoolTests {
    private static let start = ContinuousClock.now

    /// Endpoints, of which those named fail, asked so many times; a quarter of a second passes each time.
    private static func choices(_ pool: inout EndpointPool, _ count: Int, failing: Set<Int> = [], from: Duration = .zero) -> [Int?] {
        (0..<count).map { step in
            let now = start + from + .milliseconds(250) * step
            guard let chosen = pool.choose(at: now) else { return nil }
            if failing.contains(chosen) {
                pool.failed(chosen, at: now, words: "no", retryAfter: nil)
            } else {
                pool.succeeded(chosen)
            }
            return chosen
        }
    }

    private static func pool(_ count: Int) -> EndpointPool {
        EndpointPool(addresses: (0..<count).map { "http://\($0)" }, options: BreakerOptions())
    }

    @Test func `load spreads evenly over those that are healthy`() {
        var pool = Self.pool(3)
        #expect(Self.choices(&pool, 6) == [0, 1, 2, 0, 1, 2])
    }

    @Test func `a failure sends the next request elsewhere, and the failed one waits for a long time`() {
        var pool = Self.pool(3)
        #expect(Self.choices(&pool, 8, failing: [0]) == [0, 1, 2, 1, 2, 1, 2, 1])
        // Its failure is forgotten after a minute, and it gets its turn.
        #expect(Self.choices(&pool, 3, from: .seconds(60)).contains(0))
        #expect(pool.statuses(at: Self.start + .seconds(70))[0].consecutiveFailures == 0)
    }

    @Test func `when all fail each is tried as often, until all rest`() {
        var pool = Self.pool(2)
        #expect(Self.choices(&pool, 12, failing: [0, 1]) == [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, nil, nil])
        let now = Self.start + .milliseconds(250) * 11
        #expect(pool.statuses(at: now).map(\.state) == [.open, .open])
        // The first was opened with the ninth request, two seconds behind the start; with nowhere else to go it is probed five seconds later.
        #expect(pool.wait(at: now) == .seconds(7) - .milliseconds(2_750))
        #expect(Self.choices(&pool, 3, failing: [0, 1], from: .seconds(7)) == [0, 1, nil])
        #expect(Self.choices(&pool, 4, failing: [1], from: .seconds(13)) == [0, 0, 0, 0])
        #expect(pool.statuses(at: Self.start + .seconds(14)).map(\.state) == [.closed, .open])
    }

    @Test func `one that rests comes back by its probes among the others, and one failure ends them`() {
        var pool = EndpointPool(addresses: ["a", "b"], options: BreakerOptions())
        for _ in 0..<5 { pool.failed(0, at: Self.start, words: "no", retryAfter: nil) }
        #expect(Self.choices(&pool, 4) == [1, 1, 1, 1])
        #expect(Self.choices(&pool, 4, failing: [0], from: .seconds(61)) == [0, 1, 1, 1])
        #expect(pool.statuses(at: Self.start + .seconds(62))[0].state == .open)
        let back = Self.choices(&pool, 6, from: .seconds(130))
        #expect(back == [0, 1, 0, 1, 0, 1] && pool.statuses(at: Self.start + .seconds(140))[0].state == .closed)
    }

    @Test func `one that asks for time is left alone for it, its breaker closed or not`() {
        var pool = Self.pool(2)
        pool.failed(0, at: Self.start, words: "busy", retryAfter: .seconds(90))
        #expect(Self.choices(&pool, 3) == [1, 1, 1])
        #expect(Self.choices(&pool, 3, from: .seconds(80)) == [1, 1, 1])
        #expect(Self.choices(&pool, 2, from: .seconds(90)) == [0, 1])
    }

    @Test func `the rest of all can be ended`() {
        var pool = Self.pool(1)
        for _ in 0..<5 { pool.failed(0, at: Self.start, words: "busy", retryAfter: .seconds(90)) }
        #expect(pool.choose(at: Self.start) == nil && pool.wait(at: Self.start) == .seconds(90))
        pool.endRests(at: Self.start)
        #expect(pool.wait(at: Self.start) == .zero && pool.choose(at: Self.start) == 0)
    }

    @Test func `the status tells how each does`() {
        var pool = Self.pool(2)
        pool.succeeded(0)
        pool.failed(1, at: Self.start, words: "gone", retryAfter: .seconds(2))
        let statuses = pool.statuses(at: Self.start + .seconds(1))
        #expect(statuses[0].successes == 1 && statuses[0].lastFailure == nil && statuses[0].wait == .zero)
        #expect(statuses[1].failures == 1 && statuses[1].lastFailure == "gone" && statuses[1].wait == .seconds(1))
        #expect(statuses.map(\.address) == ["http://0", "http://1"] && statuses.map(\.state) == [.closed, .closed])
    }
}
