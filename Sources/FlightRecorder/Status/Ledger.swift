// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The books of the recorder: what became of every record since it was started.
package final class Ledger: Sendable {
    private let accounts = Mutex(Accounts())

    /// What the books say at one moment.
    package struct Accounts: Hashable, Sendable {
        package var intake = IntakeAccount()
        /// By the sink's name.
        package var sinks: [String: SinkAccount] = [:]
    }

    package init() {}

    /// The books as they stand.
    package var snapshot: Accounts { accounts.withLock { $0 } }

    /// Opens a sink's account, which has so many records before it.
    func open(_ sink: String, backlog: Int) {
        accounts.withLock { $0.sinks[sink, default: SinkAccount()].backlog = backlog }
    }

    /// When the records came that wait for sinks.
    private let arrivals = Mutex(ArrivalMarks())

    /// Records from `first` on are in the ring now, or have been since `time`.
    func noteArrival(of first: UInt64, at time: ContinuousClock.Instant = .now) { arrivals.withLock { $0.note(first, at: time) } }

    /// How long ago a record came into the ring; nil when nothing is known of it.
    func age(of sequence: UInt64) -> Duration? { arrivals.withLock { $0.age(of: sequence, at: .now) } }

    /// A request to the sink failed.
    func failed(_ sink: String, at now: ContinuousClock.Instant = .now) { enter(sink) { $0.recovery.failed(at: now) } }

    /// The sink took a request: what waits now is what it has to catch up with.
    func answered(_ sink: String, at now: ContinuousClock.Instant = .now) {
        accounts.withLock { accounts in
            let stored = accounts.intake.stored
            accounts.sinks[sink]?.answered(at: now, stored: stored)
        }
    }

    /// Enters records that the cursor moves over; answers the recovery that ends with them.
    func settle(
        _ sink: String, at now: ContinuousClock.Instant = .now, _ change: (inout SinkAccount) -> Void
    ) -> RecoveryWatch.Recovery? {
        accounts.withLock { accounts in
            change(&accounts.sinks[sink, default: SinkAccount()])
            return accounts.sinks[sink]?.settled(at: now)
        }
    }

    func enter(_ change: (inout IntakeAccount) -> Void) {
        accounts.withLock { change(&$0.intake) }
    }

    func enter(_ sink: String, _ change: (inout SinkAccount) -> Void) {
        accounts.withLock { change(&$0.sinks[sink, default: SinkAccount()]) }
    }
}

/// Counts of the intake. `read = stored + lost + inHand`.
package struct IntakeAccount: Hashable, Sendable {
    /// Records that were made of what sources gave.
    package var read = 0
    /// Bytes that sources gave.
    package var readBytes = 0
    /// Records that went into the ring.
    package var stored = 0
    /// Bytes of their documents.
    package var storedBytes = 0
    /// Records that were dropped, since the ring refused them and their writer must not wait.
    package var lost = 0
    /// Records that hold a piece of a line only: it was longer than the limit, or its writer had paused.
    package var pieces = 0
    /// Crashes among the records.
    package var crashes = 0
    /// Secrets that were replaced before anything was stored, by their kind.
    package var redactions: [String: Int] = [:]

    /// Records that wait for their block.
    package var inHand: Int { read - stored - lost }
}

/// Counts of one sink. `backlog + stored = delivered + deadLettered + withheld + overwritten + unreadable + waiting`.
///
/// A record is entered when the sink's cursor moves over it.
package struct SinkAccount: Hashable, Sendable {
    /// Records that waited for the sink when the recorder was started.
    package var backlog = 0
    package var delivered = 0
    /// Records that the sink will never take, kept aside.
    package var deadLettered = 0
    /// Records that the sink is not to get (`ship`).
    package var withheld = 0
    /// Records that the ring let go of before the sink had taken them.
    package var overwritten = 0
    /// Records that are damaged or whose segment is gone.
    package var unreadable = 0
    /// Of the withheld ones, those sent since a crash came after them (`around`).
    package var sentAround = 0
    /// The sink's words while it refuses our credentials.
    package var refusal: String?
    /// Outages that are over, and the last of them.
    package private(set) var recoveries = 0
    package private(set) var lastRecovery: RecoveryWatch.Recovery?
    fileprivate(set) var recovery = RecoveryWatch()

    /// All records that the cursor has moved over.
    package var settled: Int { delivered + deadLettered + withheld + overwritten + unreadable }

    fileprivate mutating func answered(at now: ContinuousClock.Instant, stored: Int) {
        recovery.answered(at: now, goal: backlog + stored)
    }

    fileprivate mutating func settled(at now: ContinuousClock.Instant) -> RecoveryWatch.Recovery? {
        guard let ended = recovery.moved(over: settled, at: now) else { return nil }
        recoveries += 1
        lastRecovery = ended
        return ended
    }
}
