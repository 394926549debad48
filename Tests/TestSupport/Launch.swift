// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The parts of a `posix_spawn` call.
@safe
struct Launch: ~Copyable {
    private let executable: String
    private let arguments: [String]
    private let environment: [String: String]
    private var actions = unsafe posix_spawn_file_actions_t()

    init(executable: String, arguments: [String], environment: [String: String]) {
        (self.executable, self.arguments, self.environment) = (executable, arguments, environment)
        // The actions are lent for each call; glibc keeps its own copy of a path.
        _ = unsafe posix_spawn_file_actions_init(&actions)
    }

    deinit {
        var actions = unsafe actions
        _ = unsafe posix_spawn_file_actions_destroy(&actions)
    }

    mutating func open(_ path: String, _ flags: Int32, as descriptor: Int32) {
        _ = unsafe posix_spawn_file_actions_addopen(&actions, descriptor, path, flags, 0o600)
    }

    mutating func duplicate(_ source: Int32, as descriptor: Int32) {
        _ = unsafe posix_spawn_file_actions_adddup2(&actions, source, descriptor)
    }

    /// Starts the process and answers its pid. A name without a slash is looked for in PATH.
    mutating func start() throws -> pid_t {
        var pid: pid_t = 0
        // Whatever else this process may have open (other tests' pipes, a server's socket) is not the new one's. What is not open stays so.
        for descriptor in 3..<Int32(512) { _ = unsafe posix_spawn_file_actions_addclose(&actions, descriptor) }
        // The copies live until the call has returned; posix_spawn copies them into the new process.
        var words = unsafe ([executable] + arguments).map { unsafe strdup($0) } + [nil]
        var variables = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer { unsafe (words + variables).forEach { unsafe free($0) } }
        // Threads of the task pool have most signals blocked, which a process that somebody starts has not.
        var attributes = posix_spawnattr_t()
        var none = sigset_t()
        _ = unsafe posix_spawnattr_init(&attributes)
        _ = unsafe sigemptyset(&none)
        _ = unsafe posix_spawnattr_setsigmask(&attributes, &none)
        _ = unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        defer { _ = unsafe posix_spawnattr_destroy(&attributes) }
        let code = unsafe posix_spawnp(&pid, executable, &actions, &attributes, &words, &variables)
        guard code == 0 else {
            throw NeverHappened(description: "\(executable) cannot be started: \(unsafe String(cString: strerror(code)))")
        }
        return pid
    }
}
