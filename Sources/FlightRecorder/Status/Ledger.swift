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

    /// Secrets that were taken out of records, by their kind.
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

    /// All records that the cursor has moved over.
    package var settled: Int { delivered + deadLettered + withheld + overwritten + unreadable }
}
