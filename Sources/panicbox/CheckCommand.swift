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
              panicbox check --exec -c storaged.yaml
            """
    )

    @OptionGroup var file: ConfigurationOption

    @Flag(name: .customLong("exec"), help: "The file is for `panicbox exec`: it needs no sources.")
    var isForProcess = false

    func run() throws {
        let configuration = try ConfigurationOption.read(file.config) { [isForProcess] path in
            try isForProcess ? ConfigurationFile.readForProcess(path) : ConfigurationFile.readForCheck(path)
        }
        for lint in try RulesOption.reading({ try configuration.checkRules() }) { CommandMain.print("\(file.config): rules: \(lint)") }
        for overlap in configuration.overlaps() { CommandMain.print("\(file.config): \(overlap)") }
        print("\(file.config): sound (\(configuration.summary))")
    }
}
