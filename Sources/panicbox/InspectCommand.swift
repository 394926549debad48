// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Look into a ring: what it holds, how far its sinks are, whether it is whole.",
        usage: """
            panicbox inspect [DIR] [-c FILE] [--quick] [--format text|ndjson]
            panicbox inspect verify [DIR]
            panicbox inspect tail [-f] [-n COUNT] [DIR]
            panicbox inspect grep PATTERN [DIR]
            """,
        discussion: """
            Takes no lock and writes nothing, so it can be run beside the agent that
            records. Without DIR it is the ring of `./service 2>&1 | panicbox`.

            EXAMPLES
              panicbox inspect
              panicbox inspect /var/lib/panicbox
              panicbox inspect verify -c /etc/panicbox/panicbox.yaml
              panicbox inspect tail -f
              panicbox inspect grep 'timeout|refused' --since 10m --level warn
            """,
        subcommands: [InspectListCommand.self, InspectVerifyCommand.self, InspectTailCommand.self, InspectGrepCommand.self],
        defaultSubcommand: InspectListCommand.self
    )
}
