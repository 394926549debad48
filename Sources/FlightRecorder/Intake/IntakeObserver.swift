// SPDX-License-Identifier: Apache-2.0

package import LogModel
internal import LogSources
package import LogStore
internal import Synchronization

/// Hears what happens in an intake. Called on the intake's thread, so nothing here may wait for long.
package protocol IntakeObserver: Sendable {
    /// Bytes as they were read, before anything was made of them.
    func read(_ bytes: RawSpan)
    /// A crash was put together; it is on its way to the store.
    func crashed(_ crash: CrashRecord)
    /// A process that a source watches has ended; `hasCrash` tells whether it left a crash behind, which was told before.
    func exited(_ exit: ProcessExit, hasCrash: Bool)
    /// A source has met something that somebody should mend.
    func warned(_ words: String)
    /// The store refused a block; it is tried again.
    func storeFailed(_ error: StoreError)
    /// The store takes blocks again.
    func storeRecovered()
    /// The ring went over records that a sink had not taken.
    func overwrote(_ records: OverwrittenRecords)
    /// Records were dropped, since the store refused them and their writer must not wait.
    func lost(_ records: LostRecords)
}

extension IntakeObserver {
    package func exited(_ exit: ProcessExit, hasCrash: Bool) {}
}

/// What could not be stored.
package struct LostRecords: Hashable, Sendable {
    package var records = 0
    package var bytes = 0
}

/// Stops an intake from another thread.
package final class IntakeStopper: Sendable {
    private let bell = Bell()
    private let deadline = Mutex<ContinuousClock.Instant?>(nil)

    package init() {}

    package var isStopped: Bool { deadline.withLock { $0.map { $0 <= .now } ?? false } }
    var descriptor: Int32 { bell.descriptor }

    /// Makes the intake finish what it holds and return, after so much time if its sources have not ended before.
    package func stop(after patience: Duration = .zero) {
        deadline.withLock { $0 = $0 ?? .now + patience }
        bell.ring()
    }
}
