// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

struct RulesDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Hold two sets of rules against the crashes of a ring, and print what changes.",
        discussion: """
            Each rule in one line: how often it fitted before, how often it fits now, what it gained and lost; below, the events by their id, and those
            whose first rule is another one. What to look at before a canary becomes active. `own` names the rules that panicbox brings.

            EXAMPLES
              panicbox rules diff own /etc/panicbox/rules --ring /var/lib/panicbox --since 7d
              panicbox rules diff old new --format ndjson | jq -c 'select(.lost)'
            """
    )

    @Argument(help: "The rules as they are: a folder, or own.", completion: .directory)
    var old: String

    @Argument(help: "The rules as they shall be: a folder, or own.", completion: .directory)
    var new: String

    @Option(help: "The ring's directory. (default: $XDG_STATE_HOME/panicbox/ring or ~/.local/state/panicbox/ring)", completion: .directory)
    var ring: String?

    @Option(name: .shortAndLong, help: "The configuration file whose ring is meant.", completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    @Option(help: "text for people, ndjson for one object a line.")
    var format = InspectRun.Format.text

    @Option(help: ArgumentHelp("Only from this time on: 7d (ago), 08:00, 2026-11-23T08:00:00Z.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Only before this time.", valueName: "time"))
    var until: String?

    @Option(help: ArgumentHelp("Only of this service; may be given several times.", valueName: "name"))
    var service: [String] = []

    func validate() throws {
        if ring != nil, config != nil { throw ValidationError("name the ring once: --ring DIR or -c FILE") }
        _ = try filter()
    }

    func run() throws {
        let (before, now) = try RulesOption.reading { (try RuleSet(old), try RuleSet(new)) }
        var difference = before.difference(to: now)
        try difference.read(try choice().directory, filter: try filter()) { CommandMain.print("panicbox: \($0)") }
        try RulesOutput.print(format == .text ? Array(difference.text.utf8) : difference.ndjson)
    }

    private func choice() throws -> RingChoice {
        if let ring { return RingChoice(directory: ring) }
        guard let config else { return .own }
        return RingChoice(try ConfigurationOption.read(config))
    }

    private func filter() throws -> RecordFilter {
        var arguments = FilterArguments()
        (arguments.since, arguments.until, arguments.services) = (since, until, service)
        do {
            return try arguments.filter()
        } catch {
            throw ValidationError(error.description)
        }
    }
}
