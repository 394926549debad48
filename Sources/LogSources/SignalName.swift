// SPDX-License-Identifier: Apache-2.0

/// The names of signals, as Linux numbers them on all machines that Swift is built for.
enum SignalName {
    private static let names = [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD",
        "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ]

    /// `SIGKILL`; a number where it has no name.
    static func of(_ number: Int) -> String {
        names.indices.contains(number - 1) ? "SIG\(names[number - 1])" : "signal \(number)"
    }
}
