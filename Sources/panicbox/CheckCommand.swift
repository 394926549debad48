// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Validate a configuration file and print every fault with its line and mend.",
        discussion: """
            Ends with 78 when there is a fault.

            EXAMPLES
              panicbox check -c /etc/panicbox/panicbox.yaml
            """
    )

    @OptionGroup var file: ConfigurationOption

    func run() throws {
        let configuration = try ConfigurationOption.read(file.config) { try ConfigurationFile.readForCheck($0) }
        for lint in try RulesOption.reading({ try configuration.checkRules() }) { CommandMain.print("\(file.config): rules: \(lint)") }
        print("\(file.config): sound (\(configuration.summary))")
    }
}
