// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
package import LogModel

/// The service that this process is the parent of: started, signalled, waited for.
package struct ServiceProcess: Sendable {
    package let pid: Int32
    /// True while it shares our process group, since a terminal controls both: what the terminal sends reaches it without us.
    let sharesGroup: Bool
    private let started: ContinuousClock.Instant
    /// What the kernel counts as the most memory of a new process before it is one: our own, in bytes.
    private let inheritedMemory: Int
    private(set) var isStopped = false

    /// How it ended.
    package struct End: Sendable {
        /// As `wait` gives it.
        package var status: Int32
        package var exit: ProcessExit
        package var time: Timestamp
    }

    /// Starts `command` with `outputs` in place of its descriptors.
    static func start(_ command: [String], outputs: [(descriptor: Int32, pipe: Descriptor)], signals: InheritedSignals)
        -> Result<Self, LaunchError>
    {
        let terminal = unsafe open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        if terminal >= 0 { close(terminal) }
        func launch(_ words: [String]) -> Result<Int32, LaunchError> {
            var launch = ProcessLaunch(words)
            for output in outputs { launch.duplicate(output.pipe.number, as: output.descriptor) }
            launch.block(signals.blocked)
            launch.resetActions(of: signals.reset)
            // Where a terminal is, the group stays one: Ctrl-C and Ctrl-Z must reach a whole pipeline. Elsewhere what is sent to our
            // group must not reach the service twice.
            if terminal < 0 { launch.leaveGroup() }
            return launch.start()
        }
        let started = ContinuousClock.now
        let command = addressed(command)
        var result = launch(command)
        // A script without a first line that names its interpreter is the shell's, as execvp(3) has it.
        if case .failure(let error) = result, error.code == ENOEXEC { result = launch(["/bin/sh"] + command) }
        return result.map { Self(pid: $0, sharesGroup: terminal >= 0, started: started, inheritedMemory: ownPeakMemory) }
    }

    /// systemd says by pid for whom its sockets and its watchdog are. Where that is us the service is meant, whose pid only its own process
    /// can know before it is the service.
    private static func addressed(_ command: [String]) -> [String] {
        let own = String(getpid())
        let meant = ["LISTEN_PID", "WATCHDOG_PID"].filter { (name: String) in
            // The text is copied at once; nobody changes the variables meanwhile.
            unsafe getenv(name).map { unsafe String(cString: $0) } == own
        }
        guard !meant.isEmpty else { return command }
        return ["/bin/sh", "-c", meant.map { "\($0)=$$ " }.joined() + "exec \"$0\" \"$@\""] + command
    }

    /// Passes a signal on, unless the service has it already.
    func forward(_ signal: SentSignal) {
        if signal.isFromTerminal, sharesGroup { return }
        if signal.number == SIGCONT, sharesGroup, !isStopped { return }
        kill(pid, signal.number)
    }

    /// What `wait` said of it, short of its end. With a terminal the shell is to see that the job has stopped.
    mutating func note(_ status: Int32) {
        isStopped = status & 0xFF == 0x7F
        guard isStopped, sharesGroup, [SIGTSTP, SIGTTIN, SIGTTOU].contains(status >> 8 & 0xFF) else { return }
        kill(getpid(), SIGSTOP)
    }

    /// What is known of the end that `wait` told with `status` and `usage`.
    func end(status: Int32, usage: rusage) -> End {
        let signal = status & 0x7F
        var exit = ProcessExit(signal == 0 ? .code(Int(status >> 8 & 0xFF)) : .signal(SignalName.of(Int(signal))), processID: Int(pid))
        exit.uptime = ContinuousClock.now - started
        let memory = ServiceProcess.peakMemory(of: usage)
        // A smaller process than we are leaves no trace of its own.
        if memory > inheritedMemory { exit.peakMemory = memory }
        return End(status: status, exit: exit, time: .now)
    }

    private static func peakMemory(of usage: rusage) -> Int { Int(usage.ru_maxrss) * 1024 }

    /// `VmHWM` of this process: the kernel counts it for a child that was started in our memory, until it has its own. What `getrusage` says
    /// of us may in turn be our parent's.
    private static var ownPeakMemory: Int {
        var text = ByteBuffer()
        guard let file = try? FileHandle(path: "/proc/self/status"), case .success = file.read(at: 0, count: 8_192, into: &text) else {
            return .max
        }
        let row = text.bytes.text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return row?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 } ?? .max
    }
}

extension ServiceProcess.End {
    /// Ends this process in the same way. A signal that cannot do that, as to the first process of a namespace, becomes 128 and its number.
    package func passOn() -> Never {
        let signal = status & 0x7F
        guard signal != 0 else { _exit(status >> 8 & 0xFF) }
        linux_prevent_core()
        _ = Glibc.signal(signal, SIG_DFL)
        var set = SignalSet([signal]).set
        // The set is lent for the call.
        _ = unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
        kill(getpid(), signal)
        _exit(128 + signal)
    }
}
