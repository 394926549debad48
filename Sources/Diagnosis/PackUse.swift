// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Which rules are in use, and how often others were asked for since panicbox was started, for the status page. Any thread may ask.
package final class PackUse: Sendable {
    /// What is known at one moment.
    package struct Snapshot: Hashable, Sendable {
        /// The version of the pack in use; nil while none was read.
        package var version: String?
        /// Packs that were taken after the first, and those that were refused.
        package var reloads = 0
        package var refusedReloads = 0
    }

    private let state: Mutex<Snapshot>

    package init(version: String?) { state = Mutex(Snapshot(version: version)) }

    package var snapshot: Snapshot { state.withLock { $0 } }

    /// The first pack was read.
    func noteRead(version: String) { state.withLock { $0.version = version } }

    /// Another pack has taken the place of the one before.
    func noteReload(version: String) {
        state.withLock {
            $0.version = version
            $0.reloads += 1
        }
    }

    /// Another pack was asked for and not taken.
    package func noteRefusedReload() { state.withLock { $0.refusedReloads += 1 } }
}
