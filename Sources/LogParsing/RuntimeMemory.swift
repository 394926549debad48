// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// The last that the runtime of a process said of its scheduler and its collections: what a crash shows of them.
struct RuntimeMemory {
    private var scheduler: RuntimeFacts?
    private var collection: RuntimeFacts?

    /// Of very many processors only the document of the line itself tells.
    private static let sizeLimit = 8 * 1_024

    mutating func note(_ facts: RuntimeFacts) {
        guard facts.json.count <= RuntimeMemory.sizeLimit else { return }
        switch facts.kind {
        case .scheduler: scheduler = facts
        case .collection: collection = facts
        case .schedulerPart, .scavenger, .initialisation: break
        }
    }

    var facts: [RuntimeFacts] { [scheduler, collection].compactMap { $0 } }
}
