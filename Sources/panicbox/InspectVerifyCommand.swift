// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

struct InspectVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read every byte of a ring and say what is damaged.",
        discussion: """
            Checks each block's checksum, its table and its documents, the numbers of
            the records from block to block, the sinks' cursors, and the dead letters.
            Each damage is named with its file and byte. Ends with 1 when there is any.

            EXAMPLES
              panicbox inspect verify
              panicbox inspect verify /mnt/copy/of/ring && echo sound
              panicbox inspect verify --format ndjson | jq 'select(.type == "damage")'
            """
    )

    @Option(help: "text for people, ndjson for one object a line, each with a `type`.")
    var format = InspectRun.Format.text

    @OptionGroup var ring: RingArgument

    func run() throws {
        var options = InspectRun.Options(ring: try ring.choice())
        options.format = format
        let outcome = try VerifyRun(options: options).run()
        guard outcome.isOutputOpen else { throw CommandMain.Exit.outputClosed }
        if outcome.damage > 0 { throw CommandMain.Exit.failed("") }
    }
}
