// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

struct InspectGrepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grep",
        abstract: "Find the records whose message holds a pattern.",
        discussion: """
            PATTERN is a regular expression as Swift knows them, much like Perl's; a text
            without special characters is found fastest. Ends with 0 when something was
            found, and with 1 when nothing was. Blocks outside of --since and --until, and
            those without a record of the level, are passed over unread.

            EXAMPLES
              panicbox inspect grep timeout
              panicbox inspect grep 'status=5\\d\\d' --since 08:00 --until 08:10
              panicbox inspect grep -i refused --service storaged --level warn
              panicbox inspect grep . --crashes --format ndjson | jq -r .event.id
              panicbox inspect grep --document 4bf92f3577b34da6a3ce929d0e0e4736
            """
    )

    @Argument(help: "A regular expression.")
    var pattern: String

    @Flag(name: [.customShort("i"), .long], help: "Upper and lower case are one.")
    var ignoreCase = false

    @Flag(help: "Look at the whole document as it is stored, not only at its message.")
    var document = false

    @Option(help: "text for people, ndjson for the documents as they are stored.")
    var format = InspectRun.Format.text

    @OptionGroup var filter: FilterOptions
    @OptionGroup var ring: RingArgument

    func validate() throws { _ = try search() }

    func run() throws {
        var options = GrepRun.Options(ring: try ring.choice(), pattern: try search())
        options.format = format
        options.filter = try filter.filter()
        let outcome = try GrepRun(options: options, warn: { CommandMain.print("panicbox: \($0)") }).run()
        guard outcome.isOutputOpen else { throw CommandMain.Exit.outputClosed }
        if outcome.matches == 0 { throw CommandMain.Exit.failed("") }
    }

    private func search() throws -> SearchPattern {
        do {
            return try SearchPattern(pattern, ignoresCase: ignoreCase, wholeDocument: document)
        } catch {
            throw ValidationError(error.description)
        }
    }
}
