// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

/// The process of `panicbox exec` that records; started by its keeper, never by a person.
struct ExecRecorderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "exec-recorder", shouldDisplay: false)

    @OptionGroup var options: ExecArguments
    @OptionGroup var service: ExecutedServiceArguments

    func run() async throws { try await ExecRecorder(settings: options.settings, service: service.service()).run() }
}

/// The process of `panicbox exec` that carries the streams when the first one was killed; started by the recorder.
struct ExecKeeperCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "exec-keeper", shouldDisplay: false)

    @OptionGroup var options: ExecArguments
    @OptionGroup var service: ExecutedServiceArguments

    func run() throws { ExecKeeper(settings: options.settings, service: try service.service()).run() }
}

/// What these processes are told of the service.
struct ExecutedServiceArguments: ParsableArguments {
    @Option(help: .hidden)
    var pid: Int

    @Option(help: .hidden)
    var name: String

    @Option(help: .hidden)
    var stream: [String]

    func service() throws -> ExecutedService {
        let streams = stream.compactMap(ExecutedService.stream)
        guard streams.count == stream.count else { throw ValidationError("a stream is an id and an offset") }
        return ExecutedService(pid: pid, name: name, streams: streams)
    }
}
