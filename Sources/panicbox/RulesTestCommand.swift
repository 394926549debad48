// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

struct RulesTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Hold each rule against its examples.",
        discussion: """
            In an example that must match the rule has to come first; in one that must not it has to be absent. Ends with 1 where an example comes
            out otherwise, and with 78 where a file has a fault.

            EXAMPLES
              panicbox rules test
              panicbox rules test /etc/panicbox/rules
            """
    )

    @OptionGroup var rules: RulesOption

    func run() throws {
        let test = try rules.set().test
        try RulesOutput.print(Array(test.text.utf8))
        if !test.isPassed { throw CommandMain.Exit.failed("") }
    }
}
