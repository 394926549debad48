// SPDX-License-Identifier: Apache-2.0

#if Journald
    internal import CSystemd
#endif
internal import Glibc

/// The service manager that has started this process and wants to hear of it: systemd, where a unit has `Type=notify`.
///
/// Without one (`NOTIFY_SOCKET` is not set), or in a build without libsystemd, nothing is told.
package struct ServiceManager: Sendable {
    /// How long the manager waits between two ``Notice/alive`` before it ends the process; nil when it does not watch.
    package let watchdog: Duration?

    /// What can be told.
    package enum Notice: Sendable {
        case ready
        case status(String)
        case alive
        /// It ends itself, and takes at most so long.
        case stopping(Duration)
    }

    /// Nil where there is none.
    package init?() {
        #if Journald
            // The environment is read before any thread that might change it runs; none of ours ever does.
            guard unsafe getenv("NOTIFY_SOCKET") != nil else { return nil }
            var microseconds: UInt64 = 0
            // The number is lent for the call, which fills it.
            let isWatched = unsafe sd_watchdog_enabled(0, &microseconds) > 0
            watchdog = isWatched ? .microseconds(Int64(clamping: microseconds)) : nil
        #else
            return nil
        #endif
    }

    /// One datagram. One that the manager does not take is lost: nothing depends on it but the manager's picture.
    package func tell(_ notice: Notice) {
        #if Journald
            // The text is lent as a C string for the call.
            _ = unsafe sd_notify(0, notice.text)
        #endif
    }
}

extension ServiceManager.Notice {
    /// As `sd_notify` has it: assignments, one a line.
    package var text: String {
        switch self {
        case .ready: "READY=1"
        case .status(let words): "STATUS=\(String(words.map { $0.isNewline ? " " : $0 }))"
        case .alive: "WATCHDOG=1"
        case .stopping(let time): "STOPPING=1\nEXTEND_TIMEOUT_USEC=\(Int64(time / .microseconds(1)))"
        }
    }
}
