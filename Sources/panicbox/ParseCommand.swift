// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

extension ParseRun.Format: ExpressibleByArgument {}

struct ParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Print the crashes found in files or on standard input.",
        discussion: """
            EXAMPLES
              panicbox parse crash.txt
              kubectl logs pod | panicbox parse --format ndjson | jq .go.culprit
              panicbox parse --format json --lines *.log
            """
    )

    @Option(help: "text for people, ndjson for one document a line, json for one array.")
    var format = ParseRun.Format.text

    @Flag(help: "Print the ordinary lines' documents, too (ndjson and json).")
    var lines = false

    @Argument(help: "Files to read; standard input when none is named.", completion: .file())
    var files: [String] = []

    func validate() throws {
        if lines, format == .text { throw ValidationError("--lines prints documents; add --format ndjson or --format json") }
    }

    func run() throws {
        var options = ParseRun.Options()
        options.format = format
        options.lines = lines
        options.files = files
        let outcome = ParseRun(options: options).run()
        for failure in outcome.failures { CommandMain.print("panicbox: \(failure)") }
        if format == .text, outcome.crashes == 0, outcome.failures.isEmpty { CommandMain.print("panicbox: no crash found") }
        if !outcome.failures.isEmpty { throw CommandMain.Exit.failed("") }
    }
}
