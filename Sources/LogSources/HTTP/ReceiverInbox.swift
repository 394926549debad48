// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Where the bodies of requests wait for the intake, and their senders for a receipt. Used by the server's threads and the intake's one.
///
/// What waits, and what is on its way to the ring, is bounded by ``limit``; a sender that finds no room is to come again.
package final class ReceiverInbox: Sendable {
    /// One request's body.
    package struct Delivery: Sendable {
        /// The connection that it came by: lines that come by one are one stream.
        package var connection: String
        /// Who sent it: `client.ip`.
        package var client: String?
        /// True where lines may be documents of another panicbox.
        package var isDocuments: Bool
        /// Whole lines.
        package var body: [UInt8]

        package init(connection: String, client: String?, isDocuments: Bool, body: [UInt8]) {
            (self.connection, self.client) = (connection, client)
            (self.isDocuments, self.body) = (isDocuments, body)
        }
    }

    /// What became of a delivery.
    package enum Verdict: Hashable, Sendable {
        /// All of it is in the ring.
        case stored
        /// The intake has not begun with it: nothing of it is stored.
        case refused
        /// It is not known to be stored, though it may be, or come to be.
        case unknown
    }

    private struct Waiting {
        var delivery: Delivery?
        var answer: CheckedContinuation<Verdict, Never>
        var since: ContinuousClock.Instant
    }

    private struct State {
        var waiting: [Int: Waiting] = [:]
        /// Tickets whose deliveries the intake has not taken, in order.
        var queue: [Int] = []
        var nextTicket = 0
        var bytes = 0
        var isClosed = false
    }

    private let limit: Int
    private let state = Mutex(State())
    private let bell = Bell()

    package init(limit: Int) {
        self.limit = limit
    }

    // MARK: The server's side

    /// Takes room for a body before it is read; false when there is none. One body always finds room.
    package func reserve(_ bytes: Int) -> Bool {
        state.withLock { state in
            guard !state.isClosed, state.bytes == 0 || state.bytes + bytes <= limit else { return false }
            state.bytes += bytes
            return true
        }
    }

    /// Room that is taken.
    package var reserved: Int { state.withLock { $0.bytes } }

    /// Gives room back.
    package func release(_ bytes: Int) {
        state.withLock { $0.bytes -= bytes }
    }

    /// Returns when the delivery is stored, or when it is plain that nobody will say so.
    package func deliver(_ delivery: Delivery) async -> Verdict {
        await withCheckedContinuation { answer in
            let isClosed = state.withLock { state in
                if state.isClosed { return true }
                state.waiting[state.nextTicket] = Waiting(delivery: delivery, answer: answer, since: .now)
                state.queue.append(state.nextTicket)
                state.nextTicket += 1
                return false
            }
            if isClosed { answer.resume(returning: .refused) } else { bell.ring() }
        }
    }

    /// Answers those who have waited too long: `untaken` for the intake to begin, `unstored` for the ring.
    package func expire(untaken: Duration, unstored: Duration, now: ContinuousClock.Instant = .now) {
        let late = state.withLock { state in
            let tickets = state.waiting.filter { now - $0.value.since >= ($0.value.delivery == nil ? unstored : untaken) }
            for ticket in tickets.keys { state.waiting[ticket] = nil }
            state.queue.removeAll { tickets[$0] != nil }
            return Array(tickets.values)
        }
        for waiting in late { waiting.answer.resume(returning: waiting.delivery == nil ? .unknown : .refused) }
    }

    // MARK: The intake's side

    var descriptor: Int32 { bell.descriptor }

    /// The next delivery and its ticket; nil when none waits.
    func take() -> (ticket: Int, delivery: Delivery)? {
        state.withLock { state in
            while !state.queue.isEmpty {
                let ticket = state.queue.removeFirst()
                guard let delivery = state.waiting[ticket]?.delivery else { continue }
                state.waiting[ticket]?.delivery = nil
                return (ticket, delivery)
            }
            // Only when the queue is empty: nothing is forgotten so.
            bell.silence()
            return nil
        }
    }

    /// Answers the sender of a delivery that was taken.
    func settle(_ ticket: Int, _ verdict: Verdict) {
        state.withLock { $0.waiting.removeValue(forKey: ticket) }?.answer.resume(returning: verdict)
    }

    /// Nothing more is taken: everybody who waits is answered.
    func close() {
        let left = state.withLock { state in
            state.isClosed = true
            state.queue = []
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for waiting in left { waiting.answer.resume(returning: waiting.delivery == nil ? .unknown : .refused) }
    }
}
