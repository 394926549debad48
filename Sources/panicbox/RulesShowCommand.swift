// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

struct RulesShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one rule: what it says, what to check, what it asks for.",
        discussion: """
            EXAMPLES
              panicbox rules show bbolt-nil-db
            """
    )

    @Argument(help: "The rule's id.")
    var id: String

    @OptionGroup var rules: RulesOption

    func run() throws {
        let set = try rules.set()
        guard let text = set.text(of: id) else {
            let mend = set.nearest(to: id).map { "did you mean `\($0)`?" } ?? "`panicbox rules list` names them"
            throw CommandMain.Exit.failed("panicbox: there is no rule `\(id)`; \(mend)")
        }
        try RulesOutput.print(Array(text.utf8))
    }
}
