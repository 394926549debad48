// SPDX-License-Identifier: Apache-2.0

internal import Diagnosis
internal import LogModel
internal import LogStore
internal import ServiceLifecycle

/// What is added to each death on its way into the store, and what has to run for that.
struct Enrichment {
    /// In the order in which they are asked: each may build on what those before it have found.
    private(set) var enrichers: [any CrashEnricher] = []
    /// What keeps them informed while the recorder runs.
    private(set) var services: [any Service] = []
    /// Asked last: it looks at what all others have found.
    let diagnoser: Diagnoser

    /// - Parameter configuration: nil is a recorder without a configuration file, where everything has its default.
    init(_ configuration: RecorderConfiguration?, store: SegmentStore, log: QuietLog) throws {
        diagnoser = Diagnoser(try RuleFolder.pack(configuration?.diagnosis ?? DiagnosisOptions()))
        enrichers.append(diagnoser)
    }
}
