// SPDX-License-Identifier: Apache-2.0

/// How a watched process ended, as far as whoever watched it can tell.
package struct ProcessExit: Hashable, Sendable {
    package var cause: Cause
    /// `process.pid`.
    package var processID: Int?
    /// True where the kernel or the service manager says that the process was killed for want of memory.
    package var isOutOfMemory = false
    /// What shows that, or anything else that a person should know, in a few words: `memory.events: oom_kill 0 to 1`.
    package var evidence: String?
    /// How long it ran.
    package var uptime: Duration?
    /// The most memory that it ever held, in bytes.
    package var peakMemory: Int?

    package enum Cause: Hashable, Sendable {
        /// It returned from main or called exit: `process.exit_code`.
        case code(Int)
        /// A signal ended it, by its name: `SIGKILL`.
        case signal(String)
    }

    package init(_ cause: Cause, processID: Int? = nil) {
        self.cause = cause
        self.processID = processID
    }

    /// `process.exit_code`: nil where a signal ended it.
    package var code: Int? { if case .code(let code) = cause { code } else { nil } }
    /// `process.signal`: nil where it exited.
    package var signal: String? { if case .signal(let name) = cause { name } else { nil } }

    /// What a person reads first: `out of memory: killed by SIGKILL after 72 s`.
    package var summary: String {
        var words =
            switch cause {
            case .code(let code): "exited with code \(code)"
            case .signal(let name): "killed by \(name)"
            }
        if isOutOfMemory { words = "out of memory: \(words)" }
        if let uptime { words += " after \(uptime.components.seconds) s" }
        return words
    }

    /// Critical for what nobody asked for, notice for an orderly end: code 0 or the signals that a service is stopped by.
    package var level: LevelName {
        switch cause {
        case _ where isOutOfMemory: .critical
        case .code(0), .signal("SIGTERM"), .signal("SIGINT"), .signal("SIGHUP"): .notice
        case .code: .error
        case .signal: .critical
        }
    }
}
