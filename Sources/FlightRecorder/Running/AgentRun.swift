// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
package import Diagnosis
internal import Glibc
internal import LogModel
internal import LogParsing
internal import LogSources
internal import LogStore
internal import Logging
internal import ServiceLifecycle
internal import UnixSignals

/// `panicbox run`: the agent that a configuration file describes, until SIGTERM or SIGINT.
package struct AgentRun {
    private let configuration: RecorderConfiguration
    private let rules: RulePack?

    package init(configuration: RecorderConfiguration, rules: RulePack?) {
        (self.configuration, self.rules) = (configuration, rules)
    }

    package func run() async throws {
        // A reader of standard output that goes away is a failed delivery, not the end of the agent.
        _ = signal(SIGPIPE, SIG_IGN)
        // It has the rules read again, and one that comes before somebody listens must not end the agent.
        _ = signal(SIGHUP, SIG_IGN)
        OpenFileLimit.raise()
        let logger = configuration.log.makeLogger()
        let log = QuietLog(logger)
        let store = try SegmentStore(options: configuration.ring)
        let sources = configuration.sources
        let receivers = sources.map { $0.makeReceiver(for: store, log: log) }
        let enrichment = try Enrichment(configuration, rules: rules, store: store, log: log)
        var intake = configuration.intake
        intake.enrichers = enrichment.enrichers
        intake.healthNotes = enrichment.healthNotes
        intake.nameRedactor = enrichment.nameRedactor
        let recorder = try Recorder(
            sources: { store in
                zip(sources, receivers).compactMap { $0.makeSource(resuming: store.positions, inbox: $1?.inbox) }
            },
            intake: intake,
            store: store,
            sinks: configuration.sinks,
            observer: LoggingObserver(log: log),
            log: log
        )
        recorder.deaths.restore(enrichment.crashesSoFar)
        log.info("panicbox \(PanicboxVersion.text) records to \(configuration.ring.directory)")
        for overlap in configuration.overlaps() { log.warning("sources", overlap) }
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
            .init(recorder, whenItReturns: .gracefullyShutdownGroup)
        ]
        // Behind the recorder: they stop before it, and every request that they have taken is stored.
        services += receivers.compactMap { $0 }.map { .init($0) }
        services += enrichment.services.map { .init($0) }
        if let diagnoser = enrichment.diagnoser {
            services.append(.init(RuleReload(diagnoser: diagnoser, options: configuration.diagnosis, log: log)))
        }
        let status: @Sendable () -> RecorderStatus = { recorder.status(with: receivers, enrichment) }
        if let address = configuration.status.listen {
            services.append(.init(StatusServer(address: address, log: log, status: status)))
        }
        let notices = ServiceManager().map {
            ServiceNotices(manager: $0, pulse: recorder.pulse, gracePeriod: configuration.gracePeriod, status: status)
        }
        if let notices { services.append(.init(notices)) }
        try await serve(services, notices)
        log.info("panicbox has stopped; what is not delivered waits in the ring")
    }

    /// Returns when all have stopped, the last first.
    private func serve(_ services: [ServiceGroupConfiguration.ServiceConfiguration], _ notices: ServiceNotices?) async throws {
        var group = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Logger(label: "panicbox.lifecycle") { _ in SwiftLogNoOpLogHandler() }
        )
        group.maximumGracefulShutdownDuration = configuration.gracePeriod
        let service = ServiceGroup(configuration: group)
        try await SecondSignal.watching {
            guard let notices else { return try await service.run() }
            try await notices.watching { try await service.run() }
        }
    }
}

/// The machine's name as the kernel has it.
enum HostName {
    static var current: String? {
        var room = [CChar](repeating: 0, count: 256)
        // The array is lent for the call with its size less one, so that a zero always ends the name.
        guard unsafe gethostname(&room, room.count - 1) == 0 else { return nil }
        return String(decoding: room.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// The version of this build.
package enum PanicboxVersion {
    package static let text = "0.1.0"
}
