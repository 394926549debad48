// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

struct DrillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill",
        abstract: "Send a crash that no service had through source, ring and sinks, and time each stage.",
        discussion: """
            Writes a marked crash where a source of the running agent reads, finds it in the ring, waits until each sink has it, and reads it back: from
            Elasticsearch by a search for its id, from a file out of the file. Ends with 1 when it did not arrive in time, and names the stage at which
            it is stuck. The document has go.crash.kind drill and panicbox.drill; metrics and alerts leave it out.

            A source of kind file gets a file of the drill's own where a pattern would read it, which is removed again. Nothing is written into a
            service's file unless --append allows it.

            EXAMPLES
              panicbox drill -c /etc/panicbox/panicbox.yaml
              panicbox drill -c panicbox.yaml --sink search --within 10s
              panicbox drill -c panicbox.yaml --standalone
              panicbox drill -c panicbox.yaml --pid 4711
            """
    )

    @OptionGroup var file: ConfigurationOption

    @Option(help: ArgumentHelp("How long all of it may take.", valueName: "time"))
    var within = "25s"

    @Option(help: ArgumentHelp("Only this sink.", valueName: "name"))
    var sink: String?

    @Option(help: ArgumentHelp("Only this source, by its number in the configuration, from 1.", valueName: "n"))
    var source: Int?

    @Option(help: "Write into the standard error of this process, a service under panicbox exec.")
    var pid: Int32?

    @Flag(help: "Write behind what a service has written, where no file of the drill's own would be read.")
    var append = false

    @Flag(help: "No agent runs: start one for the drill, which reads and delivers as the configuration says, and stop it again.")
    var standalone = false

    func validate() throws {
        _ = try StretchOptions.length(within, of: "--within")
        if let pid, pid < 1 { throw ValidationError("--pid is the number of a process") }
        if pid != nil, source != nil { throw ValidationError("name one place to write to: --source or --pid") }
        if pid != nil, standalone { throw ValidationError("the recorder of a service under panicbox exec runs: leave --standalone out") }
    }

    func run() async throws {
        let configuration = try ConfigurationOption.read(file.config) { try ConfigurationFile.readForCheck($0) }
        var options = DrillRun.Options()
        (options.sink, options.source, options.pid, options.mayAppend) = (sink, source, pid, append)
        options.limit = try StretchOptions.length(within, of: "--within")
        let agent = try await startAgent(configuration, options.limit)
        let hasArrived = await DrillRun(configuration: configuration, options: options, say: { print($0) }).run()
        await agent?.stop()
        guard hasArrived else { throw CommandMain.Exit.failed("") }
    }

    private func startAgent(_ configuration: RecorderConfiguration, _ limit: Duration) async throws -> DrillAgent? {
        guard standalone else { return nil }
        do {
            return try await DrillAgent.start(file.config, configuration, within: limit)
        } catch {
            throw CommandMain.Exit.failed("drill: failed: \(error)")
        }
    }
}
