// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

extension InspectRun.Format: ExpressibleByArgument {}

struct InspectListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show what a ring holds: segments, records, crashes, sources, sinks, damage (the default).",
        discussion: """
            Reads every block and checks it; with --quick only the blocks' headers and
            the crashes, which takes no time, but tells of no services and less damage.

            EXAMPLES
              panicbox inspect
              panicbox inspect /var/lib/panicbox
              panicbox inspect -c /etc/panicbox/panicbox.yaml --quick
              panicbox inspect --format ndjson | jq 'select(.type == "crash")'
            """
    )

    @Flag(help: "Read headers and crashes only.")
    var quick = false

    @Option(help: "text for people, ndjson for one object a line, each with a `type`.")
    var format = InspectRun.Format.text

    @OptionGroup var ring: RingArgument

    func run() throws {
        var options = InspectRun.Options(ring: try ring.choice())
        options.format = format
        options.isQuick = quick
        guard try InspectRun(options: options).run() else { throw CommandMain.Exit.outputClosed }
    }
}
