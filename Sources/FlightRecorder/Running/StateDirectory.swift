// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc

/// Where rings live that nobody named (XDG Base Directory Specification: state).
enum StateDirectory {
    /// `$XDG_STATE_HOME/panicbox/ring`, `~/.local/state/panicbox/ring`, or a folder of the temporary directory when there is no home.
    static var ring: String {
        let environment = ProcessInfo.processInfo.environment
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return "\(state)/panicbox/ring" }
        if let home = environment["HOME"], home.hasPrefix("/") { return "\(home)/.local/state/panicbox/ring" }
        return "/tmp/panicbox-\(getuid())/ring"
    }
}
