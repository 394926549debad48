// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

extension SearchFlavor: ExpressibleByArgument {}

struct SetupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Make a search server ready for what the sinks send: field types, and when old data goes.",
        discussion: """
            Finds out which server answers, and makes for each sink of kind elasticsearch an index template with a type for every field, the index
            or data stream, and for a data stream a lifecycle policy. May be run again at any time: templates are renewed, policies that are there
            stay as they are. Ends with 1 when a server is not ready.

            EXAMPLES
              panicbox setup -c /etc/panicbox/panicbox.yaml
              panicbox setup -c panicbox.yaml --sink search --dry-run
              panicbox setup -c panicbox.yaml --print --for opensearch
            """
    )

    @OptionGroup var file: ConfigurationOption

    @Option(help: ArgumentHelp("Only this sink.", valueName: "name"))
    var sink: String?

    @Option(help: ArgumentHelp("How long a data stream keeps its data, where no policy is there yet.", valueName: "days"))
    var keepDays = 30

    @Flag(name: .customLong("dry-run"), help: "Only ask, and tell what would be done.")
    var isDry = false

    @Flag(name: .customLong("print"), help: "Ask nobody, and write the requests to standard output.")
    var prints = false

    @Option(name: .customLong("for"), help: "What --print is for: elasticsearch, serverless or opensearch.")
    var flavor = SearchFlavor.elasticsearch

    func validate() throws {
        if !(1...36_500).contains(keepDays) { throw ValidationError("--keep-days is a number of days from 1 to 36500") }
        if isDry, prints { throw ValidationError("--print asks no server: leave --dry-run out") }
    }

    func run() async throws {
        let sinks = try ConfigurationOption.read(file.config) { try ConfigurationFile.readForCheck($0) }.searchSinks(named: sink)
        guard !sinks.isEmpty else {
            throw ValidationError(sink.map { "no sink of kind elasticsearch is named `\($0)`" } ?? "no sink is of kind elasticsearch")
        }
        if prints { return sinks.forEach { print($0.setupText(for: flavor, keepDays: keepDays), terminator: "") } }
        var options = SetupRun.Options()
        (options.keepDays, options.isDry) = (keepDays, isDry)
        var isReady = true
        for sink in sinks where !(await SetupRun(sink: sink, options: options, say: { print($0) }).run()) { isReady = false }
        guard isReady else { throw CommandMain.Exit.failed("") }
    }
}
