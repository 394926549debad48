// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
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

    /// Records until standard input ends or SIGTERM comes. Answers the ring's directory and how many crashes were seen.
    package func run() async throws -> (ring: String, crashes: Int) {
        // Ctrl-C and Ctrl-\ go to the whole pipeline. They are the service's to answer, and what it says then must be recorded.
        for ignored in [SIGINT, SIGQUIT, SIGPIPE] { _ = signal(ignored, SIG_IGN) }
        let directory = options.ring ?? StateDirectory.ring
        var ring = StoreOptions(directory: directory)
        ring.maxSize = .mebibytes(256)
        let log = QuietLog(LogOptions().makeLogger())
        let observer = PipeObserver(options: options, log: log)
        let recorder = Recorder(
            sources: { _ in [StdinSource()] },
            intake: intakeOptions,
            store: try SegmentStore(options: ring),
            observer: observer,
            log: log
        )
        let group = ServiceGroupConfiguration(
            services: [.init(service: recorder, successTerminationBehavior: .gracefullyShutdownGroup)],
            gracefulShutdownSignals: [.sigterm],
            logger: Logger(label: "panicbox.lifecycle") { _ in SwiftLogNoOpLogHandler() }
        )
        try await ServiceGroup(configuration: group).run()
        return (directory, observer.count)
    }

    private var intakeOptions: IntakeOptions {
        var intake = IntakeOptions()
        intake.origin.service = options.service
        intake.origin.host = HostName.current
        intake.overwrites = true
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

    init(options: PipeRun.Options, log: QuietLog) {
        self.options = options
        self.log = log
        own = LoggingObserver(log: log)
        output = options.forwards ? STDERR_FILENO : STDOUT_FILENO
        report = CrashReport(style: TextStyle(isColoured: isatty(output) == 1))
    }

    var count: Int { crashCount.load(ordering: .relaxed) }

    func read(_ bytes: RawSpan) {
        guard options.forwards, !StandardStream.write(bytes, to: STDOUT_FILENO) else { return }
        log.warning("forward", "standard output does not take the input any more; it is recorded all the same")
    }

    func crashed(_ crash: CrashRecord) {
        crashCount.add(1, ordering: .relaxed)
        guard !options.isQuiet else { return }
        StandardStream.write(Array(report.render(crash).utf8).rawSpan, to: output)
    }

    func warned(_ words: String) { own.warned(words) }
    func storeFailed(_ error: StoreError) { own.storeFailed(error) }
    func storeRecovered() { own.storeRecovered() }
    func overwrote(_ records: OverwrittenRecords) {}
    func lost(_ records: LostRecords) { own.lost(records) }
}
