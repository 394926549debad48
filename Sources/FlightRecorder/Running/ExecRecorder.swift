// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel
internal import LogParsing
internal import LogSources
internal import LogStore
internal import Logging
internal import ServiceLifecycle
internal import Synchronization

/// The part of `panicbox exec` that parses, stores and delivers: a process of its own, which its keeper starts anew when it dies.
package struct ExecRecorder {
    private let settings: ExecSettings
    private let service: ExecutedService

    package init(settings: ExecSettings, service: ExecutedService) {
        (self.settings, self.service) = (settings, service)
    }

    /// Returns when the service has ended, nobody else holds its streams, and what was read is stored and delivered.
    package func run() async throws {
        // What is sent to all processes at once is the service's to answer. Blocking is not enough: the task pool's main thread unblocks.
        for number in SignalSet.forwarded + [SIGPIPE] { _ = signal(number, SIG_IGN) }
        // Not one name for all: whoever kills by name kills one, and the other goes on.
        ProcessFiles.setName("pbox-recorder")
        guard let (channel, streams) = HandoverDescriptors.take(service.streams.map(\.id)) else { return }
        let configuration = try settings.read()
        let log = QuietLog((configuration?.log ?? textLog).makeLogger())
        let ring = try configuration.map { try PipeRing(options: $0.ring) } ?? PipeRing(directory: settings.ring)
        if let failure = ring.failure { log.error("ring", "\(failure); what is recorded ends with the service") }
        let link = KeeperLink(channel, streams: streams, service: service, settings: settings)
        let observer = ExecObserver(
            log: log, showsCrashes: configuration == nil && !settings.isQuiet,
            terminationLog: settings.terminationLog ?? configuration?.exec.terminationLog)
        let (ends, told) = AsyncStream<Bool>.makeStream()
        let enrichment = try Enrichment(configuration, isOfOneProcess: true, store: ring.store, log: log)
        // A ring in memory is none that a sender could be answered for.
        let receivers = configuration?.sources.map { ring.failure == nil ? $0.makeReceiver(for: ring.store, log: log) : nil } ?? []
        let recorder = try makeRecorder(
            configuration, enrichment, inboxes: receivers.map { $0?.inbox }, ring: ring, link: link, observer: observer, log: log
        ) { told.yield($0) }
        recorder.deaths.restore(enrichment.crashesSoFar)
        // Receivers stand behind the recorder: they stop before it, and every request that they have taken is stored.
        var services: [any Service] = [recorder] + receivers.compactMap { $0 } + enrichment.services
        if let address = configuration?.status.listen {
            services.append(StatusServer(address: address, log: log) { recorder.status(with: receivers, enrichment) })
        }
        let patience = configuration?.gracePeriod ?? .seconds(10)
        try await run(services, patience: patience, until: (ends, told)) { await link.settle(whenDelivered: recorder, patience: patience) }
        observer.sayFarewell(ring: ring.directory)
        link.settle()
    }

    private func makeRecorder(
        _ configuration: RecorderConfiguration?, _ enrichment: Enrichment, inboxes: [ReceiverInbox?], ring: PipeRing, link: KeeperLink,
        observer: ExecObserver, log: QuietLog, settled: @escaping @Sendable (Bool) -> Void
    ) throws -> Recorder {
        let (service, others) = (service, configuration?.sources ?? [])
        return try Recorder(
            sources: { store in
                let process = ProcessSource(
                    channel: link.channel, streams: service.streams.map(\.id), processID: service.pid, name: service.name,
                    resuming: store.positions, revive: { link.revive($0.own, at: $0.other, offsets: $1) }, settled: settled)
                return [process] + zip(others, inboxes).compactMap { $0.makeSource(resuming: store.positions, inbox: $1) }
            },
            intake: intakeOptions(configuration, enrichment),
            store: ring.store,
            sinks: configuration?.sinks ?? [],
            observer: observer,
            log: log
        )
    }

    /// Runs until the service's end is stored and delivered. While others hold its streams, `linger` is called and the recording goes on.
    private func run(
        _ services: [any Service], patience: Duration, until ends: (stream: AsyncStream<Bool>, source: AsyncStream<Bool>.Continuation),
        linger: @escaping @Sendable () async -> Void
    ) async throws {
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init($0, whenItReturns: .gracefullyShutdownGroup) },
            gracefulShutdownSignals: [],
            logger: Logger(label: "panicbox.lifecycle") { _ in SwiftLogNoOpLogHandler() }
        )
        configuration.maximumGracefulShutdownDuration = patience
        let group = ServiceGroup(configuration: configuration)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { ends.source.finish() }
                try await group.run()
            }
            tasks.addTask {
                for await isDone in ends.stream {
                    if isDone { return await group.triggerGracefulShutdown() }
                    await linger()
                }
            }
            try await tasks.waitForAll()
        }
    }

    private var textLog: LogOptions {
        var options = LogOptions()
        // It stands among the service's own lines and is for a person's eyes.
        options.format = .text
        return options
    }

    /// That of the configuration, with the process before its sources.
    private func intakeOptions(_ configuration: RecorderConfiguration?, _ enrichment: Enrichment) -> IntakeOptions {
        var intake = configuration?.intake ?? IntakeOptions()
        intake.enrichers = enrichment.enrichers
        intake.healthNotes = enrichment.healthNotes
        intake.nameRedactor = enrichment.nameRedactor
        if configuration == nil {
            (intake.origin.service, intake.origin.host) = (settings.service, HostName.current)
            intake.environment = ServiceEnvironment.current
        }
        intake.whenFull.insert(.overwrite, at: 0)
        intake.envelopes.insert(.raw, at: 0)
        return intake
    }
}

/// The recorder's way to its keeper, whichever process that is at the moment.
private final class KeeperLink: Sendable {
    private let current: Mutex<HandoverChannel>
    private let streams: [KeptStream]
    private let service: ExecutedService
    private let settings: ExecSettings

    init(_ channel: HandoverChannel, streams: [KeptStream], service: ExecutedService, settings: ExecSettings) {
        current = Mutex(channel)
        (self.streams, self.service, self.settings) = (streams, service, settings)
    }

    var channel: HandoverChannel { current.withLock { $0 } }

    func settle() { channel.settle() }

    /// The same once every sink has what the ring holds, or has had time for it.
    func settle(whenDelivered recorder: Recorder, patience: Duration) async {
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            let status = recorder.status
            if status.intake.inHand == 0, status.sinks.allSatisfy({ $0.waiting == 0 }) { break }
            try? await Task.sleep(for: .milliseconds(20))
        }
        settle()
    }

    /// Starts another keeper in place of one that is gone.
    func revive(_ own: HandoverChannel, at other: HandoverChannel, offsets: [UInt64]) -> Bool {
        var service = service
        for index in service.streams.indices where offsets.indices.contains(index) { service.streams[index].offset = offsets[index] }
        var launch = ProcessLaunch(service.arguments(of: "exec-keeper", settings))
        HandoverDescriptors.hand(other, streams, to: &launch)
        launch.leaveSession()
        launch.block(SignalSet.kept)
        guard case .success = launch.start(own: true) else { return false }
        current.withLock { $0 = own }
        return true
    }
}
