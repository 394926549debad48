// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel
internal import LogSources
internal import LogStore
internal import Logging
internal import ServiceLifecycle
internal import Synchronization
internal import UnixSignals

/// `./service 2>&1 | panicbox`: records standard input in a ring and shows each crash, without any configuration.
package struct PipeRun {
    /// What the command line says.
    package struct Options: Sendable {
        package var service: String?
        /// nil is the ring under the user's state directory.
        package var ring: String?
        /// Show nothing; only record.
        package var isQuiet = false
        /// Write the input to standard output unchanged.
        package var forwards = false

        package init() {}
    }

    private let options: Options

    package init(options: Options) {
        self.options = options
    }

    /// What came of it.
    package struct Outcome: Sendable {
        /// The ring's directory; nil when no directory could be used and nothing is left of the recording.
        package var ring: String?
        package var crashes: Int
        /// True when every record is in the ring.
        package var isComplete: Bool
    }

    /// Records until standard input ends, which is waited for ten seconds after SIGTERM. Throws only when it cannot even read: a service that writes must find a reader.
    package func run() async throws -> Outcome {
        // Ctrl-C and Ctrl-\ go to the whole pipeline. They are the service's to answer, and what it says then must be recorded.
        for ignored in [SIGINT, SIGQUIT, SIGPIPE] { _ = signal(ignored, SIG_IGN) }
        var logOptions = LogOptions()
        // What it says stands among the service's own lines and is for a person's eyes.
        logOptions.format = .text
        let log = QuietLog(logOptions.makeLogger())
        let ring = try PipeRing(directory: options.ring)
        if let failure = ring.failure { log.error("ring", "\(failure); crashes are shown, but what is recorded ends with this process") }
        let observer = PipeObserver(options: options, log: log)
        var intake = intakeOptions
        let enrichment = try Enrichment(nil, store: ring.store, log: log)
        intake.enrichers = enrichment.enrichers
        let recorder = try Recorder(
            sources: { _ in [StdinSource()] },
            intake: intake,
            store: ring.store,
            observer: observer,
            log: log
        )
        let group = ServiceGroupConfiguration(
            services: [.init(recorder, whenItReturns: .gracefullyShutdownGroup)]
                + enrichment.services.map { .init($0) },
            gracefulShutdownSignals: [.sigterm],
            logger: Logger(label: "panicbox.lifecycle") { _ in SwiftLogNoOpLogHandler() }
        )
        try await ServiceGroup(configuration: group).run()
        return Outcome(ring: ring.directory, crashes: observer.count, isComplete: observer.isComplete && ring.failure == nil)
    }

    private var intakeOptions: IntakeOptions {
        var intake = IntakeOptions()
        intake.origin.service = options.service
        intake.origin.host = HostName.current
        intake.environment = ServiceEnvironment.current
        intake.whenFull = [.overwrite]
        // A whole pipeline is stopped at once, and the service's last words come after the signal. Its end is the end of the pipe.
        intake.stopPatience = .seconds(10)
        return intake
    }
}

/// Passes the input on, and shows crashes on standard error, or on standard output when that is not taken by the input.
private final class PipeObserver: IntakeObserver {
    private let options: PipeRun.Options
    private let own: LoggingObserver
    private let log: QuietLog
    private let report: CrashReport
    private let output: Int32
    private let crashCount = Atomic(0)
    private let complete = Atomic(true)

    init(options: PipeRun.Options, log: QuietLog) {
        self.options = options
        self.log = log
        own = LoggingObserver(log: log)
        output = options.forwards ? STDERR_FILENO : STDOUT_FILENO
        report = CrashReport(style: TextStyle(isColoured: isatty(output) == 1))
    }

    var count: Int { crashCount.load(ordering: .relaxed) }
    var isComplete: Bool { complete.load(ordering: .relaxed) }

    func read(_ bytes: RawSpan) {
        guard options.forwards, !StandardStream.write(bytes, to: STDOUT_FILENO) else { return }
        log.warning("forward", "standard output does not take the input any more; it is recorded all the same")
    }

    func crashed(_ crash: CrashRecord) {
        crashCount.add(1, ordering: .relaxed)
        guard !options.isQuiet else { return }
        StandardStream.write(Array(report.render(crash).utf8).rawSpan, to: output)
    }

    func warned(_ words: String) {
        complete.store(false, ordering: .relaxed)
        own.warned(words)
    }

    func storeFailed(_ error: StoreError) { own.storeFailed(error) }
    func storeRecovered() { own.storeRecovered() }
    func overwrote(_ records: OverwrittenRecords) {}

    func lost(_ records: LostRecords) {
        complete.store(false, ordering: .relaxed)
        own.lost(records)
    }
}
