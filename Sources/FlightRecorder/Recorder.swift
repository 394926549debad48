// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import Diagnosis
internal import Glibc
internal import LogModel
internal import Logging
package import LogSources
package import LogStore
internal import LogSinks
internal import NIOPosix
internal import ServiceLifecycle

/// The whole recorder: an intake that fills the store, and a delivery loop for each sink that empties it. They meet nowhere else.
package struct Recorder: Service {
    let makeSources: @Sendable (SegmentStore) -> [any LogSource]
    let intake: IntakeOptions
    let store: SegmentStore
    let deliveries: [Delivery]
    let observer: any IntakeObserver
    let ledger: Ledger
    package let deaths = DeathCounts()
    package let pulse = IntakePulse()
    let log: QuietLog
    /// The sequence number of the first record of this run.
    private let firstSequence: UInt64

    /// A sink and what is set about it.
    struct Delivery: Sendable {
        var options: SinkOptions
        var sink: any Sink
    }

    package init(
        sources: @escaping @Sendable (SegmentStore) -> [any LogSource],
        intake: IntakeOptions,
        store: SegmentStore,
        sinks: [SinkOptions] = [],
        observer: any IntakeObserver,
        ledger: Ledger = Ledger(),
        log: QuietLog
    ) throws {
        makeSources = sources
        var intake = intake
        intake.enrichers.append(deaths)
        self.intake = intake
        self.store = store
        deliveries = try sinks.map { Delivery(options: $0, sink: try $0.makeSink()) }
        firstSequence = store.nextSequence
        self.observer = observer
        self.ledger = ledger
        self.log = log
    }

    /// Returns when every source has finished, or shutdown was asked for, and what was read is stored and delivered.
    ///
    /// Cancelling the task ends deliveries that are under way; what they had is delivered by the next run.
    package func run() async throws {
        reportRecovery()
        try registerSinks()
        ProcessMemory.dropProgramPages()
        let bell = StopBell()
        let loops = deliveries.map { makeLoop($0, bell) }
        let stopper = IntakeStopper()
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                for loop in loops { group.addTask { await loop.run() } }
                group.addTask { await runIntake(stopper) }
            }
        } onGracefulShutdown: {
            stopper.stop(after: intake.stopPatience)
            for delivery in deliveries { delivery.sink.endRests() }
            bell.ring()
        }
        if let gap = store.close() { observer.lost(LostRecords(records: gap.records, bytes: gap.bytes ?? 0)) }
    }

    /// How everything does now.
    package var status: RecorderStatus {
        var status = RecorderStatus()
        let (accounts, next) = books
        let segments = store.segments
        status.intake = accounts.intake
        status.deaths = deaths.snapshot
        status.ring.health = store.health
        status.ring.segments = segments.count
        status.ring.bytes = segments.reduce(0) { $0 + $1.length }
        status.ring.maxBytes = store.options.maxSize.bytes
        status.ring.oldestSequence = segments.first?.firstSequence ?? next
        status.ring.nextSequence = next
        status.sinks = deliveries.map { delivery in
            var sink = SinkStatus(name: delivery.options.name)
            sink.account = accounts.sinks[sink.name] ?? SinkAccount()
            sink.waiting = sink.account.backlog + status.intake.stored - sink.account.settled
            let cursor = Int(firstSequence) - sink.account.backlog + sink.account.settled
            sink.lag = sink.waiting > 0 ? ledger.age(of: UInt64(max(cursor, 0))) ?? .zero : .zero
            sink.endpoints = delivery.sink.endpoints
            return sink
        }
        return status
    }

    /// The same, and how its receivers do.
    func status(with receivers: [Receiver?], _ enrichment: Enrichment) -> RecorderStatus {
        var status = status
        status.receivers = receivers.compactMap { $0?.status }
        status.probes = enrichment.probeStatus
        status.rules = enrichment.diagnoser?.use.snapshot
        return status
    }

    /// The books and the ring's end at one moment: between a block's writing and its entry they differ, for microseconds.
    private var books: (Ledger.Accounts, UInt64) {
        for _ in 0..<1_000 {
            let accounts = ledger.snapshot
            let next = store.nextSequence
            if accounts.intake.stored == Int(next - firstSequence) { return (accounts, next) }
            // On a busy machine the intake may have been put aside between the two.
            sched_yield()
        }
        return (ledger.snapshot, store.nextSequence)
    }

    private func runIntake(_ stopper: IntakeStopper) async {
        // A thread of its own: the intake waits in poll, which no thread of the task pool may.
        let pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
        do {
            try await pool.runIfActive {
                Intake(
                    sources: makeSources(store), store: store, options: intake, observer: observer, ledger: ledger, stopper: stopper,
                    pulse: pulse
                ).run()
            }
            try await pool.shutdownGracefully()
        } catch {
            log.error("intake", "the intake ended: \(error)")
        }
        pulse.end()
        store.finish()
    }

    private func makeLoop(_ delivery: Delivery, _ bell: StopBell) -> DeliveryLoop {
        DeliveryLoop(
            options: delivery.options,
            sink: delivery.sink,
            store: store,
            office: RingDeadLetters(
                letters: DeadLetterStore(directory: store.options.directory, maxSize: store.options.deadLetterSize), store: store, log: log),
            ledger: ledger,
            log: log,
            bell: bell
        )
    }

    /// Tells the store of all sinks before anything is taken in, so that nothing they still need is overwritten unnoticed.
    private func registerSinks() throws {
        for delivery in deliveries {
            let name = delivery.options.name
            ledger.open(name, backlog: Int(store.nextSequence - (try cursor(of: name))))
        }
        noteBacklog()
    }

    /// Since when the oldest record waits that an earlier run has left: by its own time, for nothing else is known of it.
    private func noteBacklog() {
        let cursors = deliveries.compactMap { try? store.cursor(of: $0.options.name) }
        guard let oldest = cursors.min(), oldest < store.nextSequence else { return }
        var reader = BlockReader(ring: store, from: oldest)
        // What cannot be read counts from now on.
        let written = (try? reader.nextOutline())?.header.last
        let age = written.map { max(0, Timestamp.now.nanoseconds.subtractingReportingOverflow($0.nanoseconds).partialValue) } ?? 0
        ledger.noteArrival(of: oldest, at: .now - .nanoseconds(age))
    }

    private func cursor(of sink: String) throws -> UInt64 {
        do {
            return try store.cursor(of: sink)
        } catch StoreError.badCursor(let path) {
            log.error(
                "\(sink)-cursor",
                "\(path) holds no sequence number; the sink `\(sink)` begins at the oldest record, and ids keep out doubles")
            try store.advance(sink, to: store.oldestSequence)
            return store.oldestSequence
        }
    }

    private func reportRecovery() {
        if let path = store.recovery.interrupted {
            log.warning("recovery", "\(store.recovery.cutBytes) bytes of an interrupted write were cut from the end of \(path)")
        }
        for damage in store.recovery.damaged { log.error("recovery \(damage)", "the ring is damaged at \(damage); it is passed over") }
        for path in store.recovery.kept { log.error("recovery \(path)", "the ring was damaged; what could not be read is kept in \(path)") }
        for path in store.recovery.removed { log.warning("recovery", "\(path) held no whole block and was removed") }
    }
}

extension SinkOptions {
    func makeSink() throws -> any Sink {
        switch target {
        case .elasticsearch(let options): try ElasticsearchSink(options: options, breaker: breaker)
        case .http(let options): try HTTPSink(options: options, breaker: breaker)
        case .file(let options): FileSink(options: options)
        case .none: FileSink(options: FileSinkOptions())
        }
    }
}
