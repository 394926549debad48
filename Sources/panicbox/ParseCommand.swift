// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

extension ParseRun.Format: ExpressibleByArgument {}
extension ParseRun.Transport: ExpressibleByArgument {}

struct ParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Print the crashes found in files or on standard input.",
        discussion: """
            EXAMPLES
              panicbox parse crash.txt
              kubectl logs pod | panicbox parse --format ndjson | jq .go.culprit
              panicbox parse --format json --lines *.log
              panicbox parse --format html crash.txt > crash.html
              panicbox parse --format html --output pages *.log
            """
    )

    @Option(help: "text for people, ndjson for one document a line, json for one array, html for a page.")
    var format = ParseRun.Format.text

    @Flag(help: "Print the ordinary lines' documents, too (ndjson and json).")
    var lines = false

    @Option(help: "Directory for html pages, one per input; needed when there are several.", completion: .directory)
    var output: String?

    @Option(help: "What stands round each line: cri, docker (json-file), raw for nothing; auto looks at the first lines.")
    var transport = ParseRun.Transport.auto

    @Option(help: "Directory of rule files in place of panicbox's own.", completion: .directory)
    var rules: String?

    @Argument(help: "Files to read; standard input when none is named.", completion: .file())
    var files: [String] = []

    func validate() throws {
        if output != nil, format != .html { throw ValidationError("--output takes pages; add --format html") }
        if format == .html, output == nil, files.count > 1 {
            throw ValidationError("--format html prints one page; name one file, or add --output DIR for a page of each")
        }
        if lines, format == .html { throw ValidationError("--lines prints documents; a page shows crashes only") }
        if lines, format == .text { throw ValidationError("--lines prints documents; add --format ndjson or --format json") }
    }

    func run() throws {
        var options = ParseRun.Options()
        options.format = format
        options.lines = lines
        options.transport = transport
        options.files = files
        options.pages = output
        options.rules = rules
        let outcome = try RulesOption.reading { try ParseRun(options: options).run() }
        for failure in outcome.failures { CommandMain.print("panicbox: \(failure)") }
        let isForPeople = format == .text || format == .html
        if isForPeople, outcome.crashes == 0, outcome.failures.isEmpty { CommandMain.print("panicbox: no crash found") }
        guard outcome.isOutputOpen else {
            throw CommandMain.Exit.failed("panicbox: standard output takes no more; what is missing was not printed")
        }
        if !outcome.failures.isEmpty { throw CommandMain.Exit.failed("") }
    }
}
