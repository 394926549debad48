// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import Synchronization

/// Sends each batch to one of several receivers, and keeps account of how they do.
final class Endpoints: Sendable {
    typealias Now = @Sendable () -> ContinuousClock.Instant

    private let pool: Mutex<EndpointPool>
    private let now: Now

    init(_ addresses: [String], options: BreakerOptions, now: @escaping Now) {
        pool = Mutex(EndpointPool(addresses: addresses, options: options))
        self.now = now
    }

    var statuses: [EndpointStatus] { pool.withLock { $0.statuses(at: now()) } }

    func endRests() { pool.withLock { $0.endRests(at: now()) } }

    /// Has `send` deliver to the receiver of the index it is given.
    ///
    /// `failed` speaks against the receiver, every other answer for it: who says that a request is too large, or that we have no right to
    /// make it, works. `unreadable` is about our documents and says nothing of it. The time to wait that a failed receiver asked for is the caller's only when no other can be tried before.
    func deliver(_ send: (Int) async -> DeliveryAnswer) async -> DeliveryAnswer {
        guard let chosen = pool.withLock({ $0.choose(at: now()) }) else { return allRest() }
        let answer = await send(chosen)
        if case .unreadable = answer { return answer }
        guard case .failed(let reason, let wish) = answer else {
            pool.withLock { $0.succeeded(chosen) }
            return answer
        }
        // A request that was given up says nothing of the receiver.
        guard !Task.isCancelled else { return answer }
        let wait = pool.withLock { pool in
            let now = now()
            pool.failed(chosen, at: now, words: reason, retryAfter: wish)
            return pool.wait(at: now)
        }
        return .failed(reason: reason, retryAfter: wait > .zero ? wait : nil)
    }

    private func allRest() -> DeliveryAnswer {
        let statuses = statuses
        let wait = statuses.map(\.wait).min() ?? .zero
        let words = statuses.compactMap(\.lastFailure)
        let who = statuses.count == 1 ? "it is" : "all \(statuses.count) are"
        return .failed(reason: "\(who) left alone after failures: \(words.joined(separator: "; "))", retryAfter: wait)
    }
}
