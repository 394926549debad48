// SPDX-License-Identifier: Apache-2.0

package import LogModel
internal import Synchronization

/// How often each rule has fitted since panicbox was started, for the status page. Any thread may ask.
package final class DiagnosisCounts: Sendable {
    /// One rule at one stage.
    package struct Count: Hashable, Sendable {
        package var rule: String
        package var stage: CrashDiagnosis.Stage
        package var deaths: Int
    }

    /// What the books say at one moment.
    package struct Snapshot: Hashable, Sendable {
        /// The version of the pack in use.
        package var version: String
        /// Rules that have fitted at least once, by id.
        package var counts: [Count]
        /// Packs that were loaded after the first, and those that were refused.
        package var reloads: Int
        package var refusedReloads: Int
    }

    private struct Key: Hashable {
        var rule: String
        var stage: CrashDiagnosis.Stage
    }

    private struct Books {
        var version: String
        var deaths: [Key: Int] = [:]
        var reloads = 0
        var refusedReloads = 0
    }

    private let books: Mutex<Books>
    /// A pack has at most 1,000 rules; those of packs before it are kept as long as there is room.
    private static let limit = 4_000

    package init(version: String) { books = Mutex(Books(version: version)) }

    /// Counts the rules that fitted one death.
    func note(_ diagnoses: [CrashDiagnosis]) {
        guard !diagnoses.isEmpty else { return }
        books.withLock { books in
            for diagnosis in diagnoses {
                let key = Key(rule: diagnosis.rule, stage: diagnosis.stage)
                guard books.deaths[key] != nil || books.deaths.count < Self.limit else { continue }
                books.deaths[key, default: 0] += 1
            }
        }
    }

    func noteReload(version: String) {
        books.withLock {
            $0.version = version
            $0.reloads += 1
        }
    }

    /// Another pack was asked for and not taken.
    package func noteRefusedReload() { books.withLock { $0.refusedReloads += 1 } }

    package var snapshot: Snapshot {
        books.withLock { books in
            let counts = books.deaths.map { Count(rule: $0.key.rule, stage: $0.key.stage, deaths: $0.value) }
            return Snapshot(
                version: books.version, counts: counts.sorted { ($0.rule, $0.stage.rawValue) < ($1.rule, $1.stage.rawValue) },
                reloads: books.reloads, refusedReloads: books.refusedReloads)
        }
    }
}
