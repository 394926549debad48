// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// The parts of a `posix_spawn` call. What is open here and not named stays open in the new process only below ``closeAll(from:)``.
@safe
package struct ProcessLaunch: ~Copyable {
    private let arguments: [String]
    private var actions = unsafe posix_spawn_file_actions_t()
    private var attributes = posix_spawnattr_t()
    private var flags: Int32 = 0

    package init(_ arguments: [String]) {
        self.arguments = arguments
        // Both are lent for each call; glibc keeps its own copy of a path.
        _ = unsafe posix_spawn_file_actions_init(&actions)
        _ = unsafe posix_spawnattr_init(&attributes)
    }

    deinit {
        var (actions, attributes) = unsafe (actions, attributes)
        _ = unsafe posix_spawn_file_actions_destroy(&actions)
        _ = unsafe posix_spawnattr_destroy(&attributes)
    }

    package mutating func duplicate(_ source: Int32, as descriptor: Int32) {
        _ = unsafe posix_spawn_file_actions_adddup2(&actions, source, descriptor)
    }

    package mutating func open(_ path: String, _ mode: Int32, as descriptor: Int32) {
        _ = unsafe posix_spawn_file_actions_addopen(&actions, descriptor, path, mode, 0o640)
    }

    package mutating func closeAll(from descriptor: Int32) {
        _ = unsafe linux_spawn_closing_from(&actions, descriptor)
    }

    /// Which signals the process begins with blocked.
    package mutating func block(_ signals: SignalSet) {
        var set = signals.set
        flags |= POSIX_SPAWN_SETSIGMASK
        _ = unsafe posix_spawnattr_setsigmask(&attributes, &set)
    }

    /// Which signals have their default action again.
    package mutating func resetActions(of signals: SignalSet) {
        var set = signals.set
        flags |= POSIX_SPAWN_SETSIGDEF
        _ = unsafe posix_spawnattr_setsigdefault(&attributes, &set)
    }

    /// In a process group of its own: what is sent to ours does not reach it.
    package mutating func leaveGroup() {
        flags |= POSIX_SPAWN_SETPGROUP
        _ = unsafe posix_spawnattr_setpgroup(&attributes, 0)
    }

    /// In a session of its own, which no terminal can signal.
    package mutating func leaveSession() { flags |= 0x80 }  // POSIX_SPAWN_SETSID, which Swift's Glibc module leaves out

    /// Starts it: this very program, or what `PATH` has by the first argument's name. Answers its pid or an error number.
    package mutating func start(own: Bool = false) -> Result<Int32, LaunchError> {
        var pid: pid_t = 0
        _ = unsafe posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: flags))
        // The copies live until the call has returned; posix_spawn copies them into the new process.
        var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
        defer { unsafe words.forEach { unsafe free($0) } }
        let name = own ? "/proc/self/exe" : arguments[0]
        let code = unsafe posix_spawnp(&pid, name, &actions, &attributes, &words, linux_environment())
        return code == 0 ? .success(pid) : .failure(LaunchError(code: code))
    }
}

/// Why a process could not be started, by the system's error number.
package struct LaunchError: Error {
    package var code: Int32
}
