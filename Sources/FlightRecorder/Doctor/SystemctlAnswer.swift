// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogSources

/// Asks systemctl, with no shell between.
enum SystemctlAnswer {
    /// So long it may take: a bus that does not answer must not hold the doctor up.
    private static let patience = Duration.seconds(5)
    private static let mostBytes = 4_096

    /// `TimeoutStopUSec` of a unit, such as `1min 30s`; nil where there is no systemctl, or no answer.
    static func stopTimeout(of unit: String) -> String? {
        words(of: ["systemctl", "show", "--property", "TimeoutStopUSec", "--value", "--", unit])
    }

    /// What a command prints on standard output, trimmed; nil where it cannot be started, prints nothing, or is not done in time.
    static func words(of command: [String], within patience: Duration = patience) -> String? {
        guard let (output, process) = start(command) else { return nil }
        let deadline = ContinuousClock.now + patience
        var text: [UInt8] = []
        var isWhole = false
        while !isWhole, text.count < mostBytes {
            var waiting = pollfd(fd: output.number, events: Int16(POLLIN), revents: 0)
            let left = Int32(clamping: Int64(max(.zero, deadline - .now) / .milliseconds(1)))
            // Both are lent for the calls with their sizes.
            guard unsafe poll(&waiting, 1, left) > 0 else { break }
            var room = [UInt8](repeating: 0, count: mostBytes)
            let count = unsafe read(output.number, &room, room.count)
            isWhole = count <= 0
            text += room.prefix(max(0, count))
        }
        if !isWhole { kill(process, SIGKILL) }
        var status: Int32 = 0
        // The status is lent for the call, which fills it.
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        let words = SystemdAmount.trimmed(String(decoding: text, as: UTF8.self))
        return isWhole && !words.isEmpty ? words : nil
    }

    private static func start(_ command: [String]) -> (output: Descriptor, process: Int32)? {
        guard let pipe = Descriptor.pipe() else { return nil }
        var launch = ProcessLaunch(command)
        launch.open("/dev/null", O_RDONLY, as: STDIN_FILENO)
        launch.duplicate(pipe.write.number, as: STDOUT_FILENO)
        launch.open("/dev/null", O_WRONLY, as: STDERR_FILENO)
        launch.closeAll(from: 3)
        guard case .success(let process) = launch.start() else { return nil }
        return (pipe.read, process)
    }
}
