// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Look at the rules that crashes are held against, and try them.",
        discussion: """
            DIR is a folder of rule files; without it panicbox's own rules are meant.

            EXAMPLES
              panicbox rules list
              panicbox rules show bbolt-nil-db
              panicbox rules test /etc/panicbox/rules
              panicbox rules diff own /etc/panicbox/rules --ring /var/lib/panicbox --since 7d
            """,
        subcommands: [
            RulesListCommand.self, RulesShowCommand.self, RulesTestCommand.self, RulesLintCommand.self, RulesDiffCommand.self,
        ]
    )
}
