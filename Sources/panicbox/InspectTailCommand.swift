// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

struct InspectTailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Show the last records of a ring, and with -f those that come.",
        discussion: """
            EXAMPLES
              panicbox inspect tail
              panicbox inspect tail -f
              panicbox inspect tail -f -n 0 --level error
              panicbox inspect tail -n 1 --crashes --format ndjson | jq -r .error.stack_trace
            """
    )

    @Flag(name: .shortAndLong, help: "Go on with what is recorded from now on.")
    var follow = false

    @Option(name: [.customShort("n"), .customLong("lines")], help: ArgumentHelp("How many records to begin with.", valueName: "count"))
    var lines = 20

    @Option(help: "text for people, ndjson for the documents as they are stored.")
    var format = InspectRun.Format.text

    @OptionGroup var filter: FilterOptions
    @OptionGroup var ring: RingArgument

    func validate() throws {
        if lines < 0 { throw ValidationError("-n counts records; it is 0 or more") }
    }

    func run() throws {
        var options = TailRun.Options(ring: try ring.choice())
        options.format = format
        options.count = lines
        options.follows = follow
        options.filter = try filter.filter()
        guard try TailRun(options: options, warn: { CommandMain.print("panicbox: \($0)") }).run() else {
            throw CommandMain.Exit.outputClosed
        }
    }
}
