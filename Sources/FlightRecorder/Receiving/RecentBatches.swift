// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Batches that were stored a moment ago: one whose answer was lost comes again, and has not to be stored again.
///
/// The sink `http` names a batch after the blocks or after all ids in it (`X-Panicbox-Batch`). A name is kept for as long as a retry takes, and
/// no longer: who replays a stretch of a ring later on means it.
final class RecentBatches: Sendable {
    private struct State {
        var times: [String: ContinuousClock.Instant] = [:]
        /// The names in the order of their times.
        var order: [String] = []
    }

    private let state = Mutex(State())
    private static let window = Duration.seconds(180)
    private static let limit = 4_096
    /// A longer name is none that a panicbox gives.
    private static let nameLimit = 200

    func holds(_ name: String, now: ContinuousClock.Instant = .now) -> Bool {
        state.withLock { state in state.times[name].map { now - $0 < RecentBatches.window } ?? false }
    }

    func insert(_ name: String, now: ContinuousClock.Instant = .now) {
        guard !name.isEmpty, name.utf8.count <= RecentBatches.nameLimit else { return }
        state.withLock { state in
            guard state.times.updateValue(now, forKey: name) == nil else { return }
            state.order.append(name)
            guard state.order.count > RecentBatches.limit else { return }
            // Half at once, so that it costs little for each.
            for old in state.order.prefix(RecentBatches.limit / 2) { state.times[old] = nil }
            state.order.removeFirst(RecentBatches.limit / 2)
        }
    }
}
