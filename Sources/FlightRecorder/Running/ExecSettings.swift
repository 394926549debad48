// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
package import LogModel
internal import LogStore

/// What the command line of `panicbox exec` says, for each of its processes.
package struct ExecSettings: Sendable {
    /// The configuration file; nil records to a ring of the user's own.
    package var configuration: String?
    package var service: String?
    package var ring: String?
    package var recordsOutput = false
    package var terminationLog: String?
    package var isQuiet = false
    /// Where panicbox's own words go: a file, `-` for the service's standard error, nil for that only where it is a terminal.
    package var log: String?

    package init() {}

    /// As a command line of its own processes has them.
    var arguments: [String] {
        var arguments: [String] = []
        func add(_ name: String, _ value: String?) { if let value { arguments += ["--\(name)", value] } }
        add("config", configuration)
        add("service", service)
        add("ring", ring)
        add("termination-log", terminationLog)
        if isQuiet { arguments.append("--quiet") }
        return arguments
    }

    /// The configuration file's options, with the command line's in their place; nil without a file.
    func read() throws -> RecorderConfiguration? {
        guard let path = configuration else { return nil }
        var configuration = try ConfigurationFile.readForProcess(path)
        configuration.service.name = service ?? configuration.service.name
        configuration.ring.directory = ring ?? configuration.ring.directory
        configuration.exec.stdout = configuration.exec.stdout || recordsOutput
        configuration.exec.terminationLog = terminationLog ?? configuration.exec.terminationLog
        return configuration
    }
}

/// The service as panicbox's own processes tell each other of it.
package struct ExecutedService: Sendable {
    package var pid: Int
    /// What a person knows it by: the last part of the command.
    package var name: String
    /// Its streams, and where the next byte of each stands.
    package var streams: [(id: StreamID, offset: UInt64)]

    package init(pid: Int, name: String, streams: [(id: StreamID, offset: UInt64)]) {
        (self.pid, self.name, self.streams) = (pid, name, streams)
    }

    /// `q7Jc0n2VtF5x8aKm:1234`, with the offset or without it; nil for anything else.
    package static func stream(_ text: String) -> (id: StreamID, offset: UInt64)? {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard let id = parts.first.flatMap({ StreamID(ascii: Array($0.utf8)) }) else { return nil }
        guard parts.count == 2 else { return (id, 0) }
        return UInt64(parts[1]).map { (id, $0) }
    }

    /// The command line of a process that stands by it.
    func arguments(of command: String, _ settings: ExecSettings) -> [String] {
        let own = ["panicbox", command] + settings.arguments + ["--pid", "\(pid)", "--name", name]
        return own + streams.flatMap { ["--stream=\($0.id):\($0.offset)"] }
    }
}
