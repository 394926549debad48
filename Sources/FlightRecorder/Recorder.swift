// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
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
    let sinks: [SinkOptions]
    let observer: any IntakeObserver
    let log: QuietLog

    package init(
        sources: @escaping @Sendable (SegmentStore) -> [any LogSource],
        intake: IntakeOptions,
        store: SegmentStore,
        sinks: [SinkOptions] = [],
        observer: any IntakeObserver,
        log: QuietLog
    ) {
        makeSources = sources
        self.intake = intake
        self.store = store
        self.sinks = sinks
        self.observer = observer
        self.log = log
    }

    /// Returns when every source has finished, or shutdown was asked for, and what was read is stored and delivered.
    ///
    /// Cancelling the task ends deliveries that are under way; what they had is delivered by the next run.
    package func run() async throws {
        reportRecovery()
        try registerSinks()
        let loops = try sinks.map(makeLoop)
        let stopper = IntakeStopper()
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                for loop in loops { group.addTask { await loop.run() } }
                group.addTask { await runIntake(stopper) }
            }
        } onGracefulShutdown: {
            stopper.stop(after: intake.stopPatience)
        }
        if let gap = store.close() { observer.lost(LostRecords(records: gap.records, bytes: gap.bytes ?? 0)) }
    }

    private func runIntake(_ stopper: IntakeStopper) async {
        // A thread of its own: the intake waits in poll, which no thread of the task pool may.
        let pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
        do {
            try await pool.runIfActive {
                Intake(sources: makeSources(store), store: store, options: intake, observer: observer, stopper: stopper).run()
            }
            try await pool.shutdownGracefully()
        } catch {
            log.error("intake", "the intake ended: \(error)")
        }
        store.finish()
    }

    private func makeLoop(_ options: SinkOptions) throws -> DeliveryLoop {
        DeliveryLoop(
            name: options.name,
            sink: try options.makeSink(),
            store: store,
            batching: options.batch,
            backoff: options.backoff,
            deadLetters: DeadLetterStore(directory: store.options.directory, maxSize: store.options.deadLetterSize),
            log: log
        )
    }

    /// Tells the store of all sinks before anything is taken in, so that nothing they still need is overwritten unnoticed.
    private func registerSinks() throws {
        for sink in sinks {
            do {
                _ = try store.cursor(of: sink.name)
            } catch StoreError.badCursor(let path) {
                log.error(
                    "\(sink.name)-cursor",
                    "\(path) holds no sequence number; the sink `\(sink.name)` begins at the oldest record, and ids keep out doubles")
                try store.advance(sink.name, to: store.oldestSequence)
            }
        }
    }

    private func reportRecovery() {
        if let path = store.recovery.cutFrom {
            log.warning("recovery", "\(store.recovery.cutBytes) bytes of an interrupted write were cut from the end of \(path)")
        }
        for damage in store.recovery.damaged { log.error("recovery \(damage)", "the ring is damaged at \(damage); it is passed over") }
        for path in store.recovery.kept { log.error("recovery \(path)", "the ring was damaged; what could not be read is kept in \(path)") }
        for path in store.recovery.removed { log.warning("recovery", "\(path) held no whole block and was removed") }
    }
}

extension SinkOptions {
    fileprivate func makeSink() throws -> any Sink {
        switch target {
        case .elasticsearch(let options): try ElasticsearchSink(options: options)
        case .file(let options): FileSink(options: options)
        case .none: FileSink(options: FileSinkOptions())
        }
    }
}
