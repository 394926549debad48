// SPDX-License-Identifier: Apache-2.0

/// Chooses among the receivers of a sink. Like the breakers in it, it has no clock.
///
/// A receiver that rests, because its breaker is open or because it asked for time, is left out. Among the others those that failed of late
/// come last, and then the one that was not used for the longest time is next: load spreads evenly, a failure sends the next request elsewhere
/// at once, and a receiver that rested or failed long ago gets its turn again. When the breakers of all are open, they are probed sooner.
struct EndpointPool: Sendable {
    typealias Instant = ContinuousClock.Instant

    private struct Member {
        var address: String
        var breaker: CircuitBreaker
        /// Until then the receiver itself asked to be left alone.
        var restsUntil: Instant?
        var lastFailure: (time: Instant, words: String)?
        /// Number of the last choice that fell on it.
        var lastTurn = 0
        var failures = 0
        var successes = 0

        func wait(at now: Instant, isLast: Bool) -> Duration {
            max(breaker.wait(at: now, isLast: isLast), restsUntil.map { $0 - now } ?? .zero)
        }
    }

    private var members: [Member]
    private var turn = 0
    /// For so long a failure speaks against a receiver.
    private let memory: Duration

    init(addresses: [String], options: BreakerOptions) {
        members = addresses.map { Member(address: $0, breaker: CircuitBreaker(options)) }
        memory = options.open
    }

    /// The receiver for the next request; nil when all of them rest.
    mutating func choose(at now: Instant) -> Int? {
        let isLast = allAreOpen
        let ready = members.indices.filter { members[$0].wait(at: now, isLast: isLast) <= .zero }
        guard let chosen = ready.min(by: { rank($0, now) < rank($1, now) }) else { return nil }
        turn += 1
        members[chosen].lastTurn = turn
        members[chosen].breaker.begin(at: now, isLast: isLast)
        return chosen
    }

    mutating func succeeded(_ index: Int) {
        members[index].breaker.succeeded()
        members[index].restsUntil = nil
        members[index].successes += 1
    }

    mutating func failed(_ index: Int, at now: Instant, words: String, retryAfter: Duration?) {
        members[index].breaker.failed(at: now, retryAfter: retryAfter)
        members[index].restsUntil = retryAfter.map { now + $0 }
        members[index].lastFailure = (now, words)
        members[index].failures += 1
    }

    mutating func endRests(at now: Instant) {
        for index in members.indices {
            members[index].breaker.endRest(at: now)
            members[index].restsUntil = nil
        }
    }

    /// Time until a receiver may be tried; zero when one may now.
    func wait(at now: Instant) -> Duration {
        max(members.map { $0.wait(at: now, isLast: allAreOpen) }.min() ?? .zero, .zero)
    }

    func statuses(at now: Instant) -> [EndpointStatus] {
        members.map { member in
            EndpointStatus(
                address: member.address, state: member.breaker.state, consecutiveFailures: member.breaker.failures,
                failures: member.failures, successes: member.successes, wait: max(member.wait(at: now, isLast: allAreOpen), .zero),
                lastFailure: member.lastFailure?.words)
        }
    }

    private var allAreOpen: Bool { members.allSatisfy { $0.breaker.state == .open } }

    private func rank(_ index: Int, _ now: Instant) -> (Int, Int) {
        let member = members[index]
        let isOfLate = member.lastFailure.map { now - $0.time < memory } ?? false
        // A probe takes its turn among the healthy ones, or it would never come.
        let failures = isOfLate && member.breaker.state == .closed ? member.breaker.failures : 0
        return (failures, member.lastTurn)
    }
}
