// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import GoTraceback
internal import LogModel
internal import LogStore
internal import Synchronization

/// Hears what a service says and how it ends: shows crashes where somebody asked for them, and writes the termination log.
final class ExecObserver: IntakeObserver {
    private let own: LoggingObserver
    private let log: QuietLog
    private let report: CrashReport?
    private let terminationLog: String?
    private let state = Mutex(State())

    private struct State {
        var crashes = 0
        /// What killed the service, as far as is known yet.
        var fatal: CrashRecord?
        /// The last bytes that it wrote.
        var tail: [UInt8] = []
    }

    init(log: QuietLog, showsCrashes: Bool, terminationLog: String?) {
        self.log = log
        own = LoggingObserver(log: log)
        report = showsCrashes ? CrashReport(style: TextStyle(isColoured: isatty(STDERR_FILENO) == 1)) : nil
        self.terminationLog = terminationLog
    }

    func read(_ bytes: RawSpan) {
        guard terminationLog != nil else { return }
        let last = bytes.extracting(max(0, bytes.byteCount - TerminationLog.limit)..<bytes.byteCount).copy
        state.withLock { $0.tail = ($0.tail + last).suffix(TerminationLog.limit) }
    }

    func crashed(_ crash: CrashRecord) {
        state.withLock { state in
            guard crash.drill == nil else { return }
            state.crashes += 1
            if crash.crash.kind.isLethal { state.fatal = crash }
        }
        guard let report else { return own.crashed(crash) }
        StandardStream.write(Array(report.render(crash).utf8).rawSpan, to: STDERR_FILENO)
    }

    /// Written before anything is delivered: whoever stops a container does not always wait for that.
    func exited(_ exit: ProcessExit, hasCrash: Bool) {
        guard let path = terminationLog, hasCrash || exit.cause != .code(0) else { return }
        let (fatal, tail) = state.withLock { ($0.fatal, $0.tail) }
        let text = if hasCrash, let fatal { TerminationLog.text(of: fatal, exit: exit) } else { TerminationLog.text(of: exit, tail: tail) }
        if let code = TerminationLog.write(text, to: path) {
            log.error("termination", "cannot write to \(path): \(SystemMessage.text(for: code))")
        }
    }

    func warned(_ words: String) { own.warned(words) }
    func storeFailed(_ error: StoreError) { own.storeFailed(error) }
    func storeRecovered() { own.storeRecovered() }
    func overwrote(_ records: OverwrittenRecords) { if report == nil { own.overwrote(records) } }
    func lost(_ records: LostRecords) { own.lost(records) }

    /// Tells where to read on; only where somebody is told of crashes at all.
    func sayFarewell(ring: String?) {
        let crashes = state.withLock { $0.crashes }
        guard report != nil, crashes > 0, let ring else { return }
        let noun = crashes == 1 ? "1 crash" : "\(crashes) crashes"
        StandardStream.writeLine(
            "panicbox: \(noun) recorded. Read the ring with: lz4cat '\(ring)'/segments/*.lz4 | jq .", to: STDERR_FILENO)
    }
}
