// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

struct RulesListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the rules: id, stage, error code, procedure, title.",
        discussion: """
            EXAMPLES
              panicbox rules list
              panicbox rules list --format ndjson | jq -r .reference
            """
    )

    @Option(help: "text for people, ndjson for one object a line.")
    var format = InspectRun.Format.text

    @OptionGroup var rules: RulesOption

    func run() throws {
        let list = try rules.set().list
        try RulesOutput.print(format == .text ? Array(list.text.utf8) : list.ndjson)
    }
}
