// SPDX-License-Identifier: Apache-2.0

internal import Diagnosis
internal import LogModel
internal import LogParsing
internal import LogStore
internal import Probes
internal import ServiceLifecycle

/// What is added to each death on its way into the store, and what has to run for that.
struct Enrichment {
    /// In the order in which they are asked: each may build on what those before it have found.
    private(set) var enrichers: [any CrashEnricher] = []
    /// What keeps them informed while the recorder runs.
    private(set) var services: [any Service] = []
    /// What the services said of their health, on its way into the ring.
    let healthNotes = HealthNotes()
    private let history: CrashHistory
    /// Keeps secrets out of that.
    let nameRedactor: NameRedactor
    /// What is asked of services.
    private let probes: [ServiceProbe]
    /// Asked last: it looks at what all others have found. Nil where nobody is to diagnose.
    let diagnoser: Diagnoser?

    /// What an agent leaves to its backlog, and to whatever else wants to start with it, before it reads rules that nothing has asked for.
    private static let rulePatience = Duration.seconds(2)

    /// - Parameter configuration: nil is a recorder without a configuration file, where everything has its default.
    /// - Parameter rules: Those of the configuration, where they were read already.
    /// - Parameter isOfOneProcess: All that is recorded is of one process.
    init(
        _ configuration: RecorderConfiguration?, rules: RulePack? = nil, isOfOneProcess: Bool = false, store: SegmentStore, log: QuietLog
    ) throws {
        history = CrashHistory(options: configuration?.history ?? HistoryOptions(), store: store, log: log)
        enrichers.append(history)
        services.append(history)
        let (notes, observer, names) = (healthNotes, ProbeLog(log: log), NameRedactor(configuration?.redaction ?? RedactionOptions()))
        nameRedactor = names
        probes = (configuration?.probes ?? []).map { options in
            var options = options
            options.service = options.service ?? configuration?.intake.origin.service
            let stored = StoredHealth.snapshots(of: options.service, in: store, most: options.keep, now: .now)
            return ServiceProbe(options: options, restored: stored, notes: notes, observer: observer) { names.redacted($0) }
        }
        if !probes.isEmpty {
            enrichers.append(HealthEnricher(probes, isOfOneProcess: isOfOneProcess))
            services.append(ProbeService(probes: probes))
        }
        diagnoser = try Enrichment.diagnoser(configuration?.diagnosis ?? DiagnosisOptions(), rules)
        guard let diagnoser else { return }
        enrichers.append(diagnoser)
        // The only crash of one process must not wait for rules.
        services.append(RulePreparation(diagnoser: diagnoser, patience: isOfOneProcess ? .zero : Enrichment.rulePatience))
    }

    private static func diagnoser(_ options: DiagnosisOptions, _ rules: RulePack?) throws -> Diagnoser? {
        guard options.enabled else { return nil }
        if options.isOwn { return Diagnoser { RuleFolder.own(options) } }
        return Diagnoser(try rules ?? RuleFolder.pack(options))
    }

    /// What earlier runs have counted of each fingerprint.
    var crashesSoFar: [DeathAccount.Restored] { history.counts }

    /// How the asking does.
    var probeStatus: [ProbeStatus] { probes.map(\.status) }
}
