// SPDX-License-Identifier: Apache-2.0

package import LogModel
internal import Synchronization

/// Health records on their way to the intake, which takes them once a second. Bounded: it may be held up for long.
package final class HealthNotes: Sendable {
    private let waiting = Mutex<[HealthRecord]>([])

    private static let most = 64

    package init() {}

    package func add(_ record: HealthRecord) {
        waiting.withLock { waiting in
            waiting.append(record)
            guard waiting.count > HealthNotes.most else { return }
            // A warning is worth more than one row of numbers of many.
            waiting.remove(at: waiting.firstIndex { $0.kind == .metric } ?? 0)
        }
    }

    /// What was added since the last call, oldest first.
    package func take() -> [HealthRecord] {
        waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}
