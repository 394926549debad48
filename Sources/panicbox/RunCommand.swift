// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the agent that a configuration file describes.",
        discussion: """
            Follows its sources from where the ring says, and delivers to its sinks, until SIGTERM or SIGINT.

            EXAMPLES
              panicbox run -c /etc/panicbox/panicbox.yaml
              ES_API_KEY=… panicbox run -c panicbox.yaml
            """
    )

    @OptionGroup var file: ConfigurationOption

    func run() async throws {
        let configuration = try file.read()
        let rules = try RulesOption.reading { try configuration.rules() }
        try await AgentRun(configuration: configuration, rules: rules).run()
    }
}
