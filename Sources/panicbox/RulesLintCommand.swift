// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

struct RulesLintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Say what rules lack: examples, checks, a procedure, a runbook, patterns that tell enough.",
        discussion: """
            Ends with 1 where a rule lacks something, and with 78 where a file has a fault.

            EXAMPLES
              panicbox rules lint /etc/panicbox/rules
            """
    )

    @OptionGroup var rules: RulesOption

    func run() throws {
        let list = try rules.set().list
        if let lints = list.lints { throw CommandMain.Exit.failed(lints) }
        print("\(list.summary): nothing to say")
    }
}
