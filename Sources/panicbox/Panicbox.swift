// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

@main
struct Panicbox: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "panicbox",
        abstract: "The flight recorder for Go services.",
        usage: """
            ./service 2>&1 | panicbox [--service NAME] [--ring DIR] [--quiet] [--forward]
            panicbox exec [OPTIONS] -- CMD [ARG ...]
            panicbox run -c FILE
            panicbox parse [FILE ...]
            panicbox explain [FILE]
            panicbox inspect [DIR]
            panicbox replay [DIR] --to SINK
            panicbox rules list|show|test|lint|diff
            panicbox check -c FILE
            panicbox doctor [-c FILE] [--pid N]
            panicbox setup -c FILE
            panicbox drill -c FILE
            """,
        discussion: """
            With data on standard input panicbox records it in a ring, shows each crash readably, and needs no configuration.

            EXAMPLES
              ./service 2>&1 | panicbox
              ./service 2>&1 | panicbox --service storaged --forward > service.log
              panicbox exec -- ./service
              panicbox parse crash.txt
              panicbox parse --format html crash.txt > crash.html
              panicbox run -c /etc/panicbox/panicbox.yaml

            EXIT CODES
              0 done, 1 failed, 2 usage, 78 bad configuration
            """,
        version: PanicboxVersion.text,
        subcommands: [
            RecordCommand.self, RunCommand.self, ExecCommand.self, ParseCommand.self, ExplainCommand.self, InspectCommand.self,
            ReplayCommand.self, RulesCommand.self, CheckCommand.self, DoctorCommand.self, SetupCommand.self, DrillCommand.self,
            ExecRecorderCommand.self, ExecKeeperCommand.self,
        ],
        defaultSubcommand: RecordCommand.self
    )

    static func main() async {
        ProcessMemory.limitHeap()
        await CommandMain.run(Panicbox.self)
    }
}
