// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogSources
internal import LogStore

/// An agent that a drill starts for itself, where none runs: this very program, with the same configuration.
package struct DrillAgent: Sendable {
    private let pid: Int32
    private let directory: String

    /// Why it does not run.
    package struct Fault: Error, CustomStringConvertible {
        package var description: String
    }

    /// Returns once it records. Throws when it ends before that; its own words are on standard error.
    package static func start(_ file: String, _ configuration: RecorderConfiguration, within limit: Duration) async throws -> DrillAgent {
        let directory = configuration.ring.directory
        if LockHolder(directory: directory).state == .held {
            throw Fault(description: "an agent records to \(directory) already; leave --standalone out")
        }
        var launch = ProcessLaunch(["panicbox", "run", "-c", file])
        launch.open("/dev/null", O_RDONLY, as: STDIN_FILENO)
        guard case .success(let pid) = launch.start(own: true) else { throw Fault(description: "no agent could be started") }
        let agent = DrillAgent(pid: pid, directory: directory)
        let deadline = ContinuousClock.now + limit
        while LockHolder(directory: directory) != LockHolder(state: .held, pid: Int(pid)) || !PathKind.isFolder("\(directory)/segments") {
            guard !agent.hasEnded else { throw Fault(description: "the agent has ended; what it said stands above") }
            guard ContinuousClock.now < deadline, !Task.isCancelled else {
                await agent.stop()
                throw Fault(description: "the agent does not record within \(limit)")
            }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return agent
    }

    /// Returns when it has ended in good order.
    package func stop() async {
        kill(pid, SIGTERM)
        while !hasEnded { try? await Task.sleep(for: .milliseconds(20)) }
    }

    /// True once it has ended; it is asked no more then.
    private var hasEnded: Bool {
        var status: Int32 = 0
        // The status is lent for the call, which fills it.
        return unsafe waitpid(pid, &status, WNOHANG) != 0
    }
}
