// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Tells other threads that the intake's thread goes round: at least once a second, as long as nothing holds it up.
package final class IntakePulse: Sendable {
    private let count = Atomic<UInt64>(0)
    private let hasEnded = Atomic<Bool>(false)

    package init() {}

    /// Rounds that were made; zero until every source was asked once.
    package var rounds: UInt64 { count.load(ordering: .relaxed) }
    /// True when the intake has returned: it makes no further rounds and owes none.
    package var isOver: Bool { hasEnded.load(ordering: .relaxed) }

    func beat() { count.wrappingAdd(1, ordering: .relaxed) }
    func end() { hasEnded.store(true, ordering: .relaxed) }
}
