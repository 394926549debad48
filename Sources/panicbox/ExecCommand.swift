// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

struct ExecCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Run a service, record its standard error, and end as it ends.",
        usage:
            "panicbox exec [-c FILE] [--service NAME] [--ring DIR] [--stdout] [--termination-log FILE] [--log FILE] [--quiet] -- CMD [ARG ...]",
        discussion: """
            What the service writes goes on to where it went before, byte for byte. Signals are passed on, and the exit code is the
            service's: 127 where there is no such command, 126 where it cannot be run. A death that says nothing is recorded as well.

            Without -c the service is recorded to a ring of the user's own. With it the ring, the sinks and the rest of the file count;
            `sources` may be left out.

            EXAMPLES
              panicbox exec -- ./service --port 8080
              panicbox exec --service storaged --ring /var/lib/panicbox -- ./storaged
              panicbox exec -c /etc/panicbox/panicbox.yaml --termination-log /dev/termination-log -- ./storaged
            """
    )

    @OptionGroup var options: ExecArguments

    @Flag(help: "Record standard output, too.")
    var stdout = false

    @Option(
        help: "Append panicbox's own words to this file; - is the service's standard error. (default: there on a terminal, else nowhere)")
    var log: String?

    @Argument(parsing: .postTerminator, help: "The command and its arguments, behind --.")
    var command: [String] = []

    func validate() throws {
        if command.isEmpty { throw ValidationError("no command; write it behind --: panicbox exec -- ./service") }
        if options.ring == "" { throw ValidationError("--ring names no directory") }
    }

    func run() throws {
        var settings = options.settings
        (settings.recordsOutput, settings.log) = (stdout, log)
        // Each process of this command reads the file; a fault is the first one's to tell, before the service is started.
        if let file = options.config {
            let configuration = try ConfigurationOption.read(file) { try ConfigurationFile.readForProcess($0) }
            _ = try RulesOption.reading { try configuration.checkRules() }
        }
        do {
            try ExecRun(settings: settings, command: command).run()
        } catch let failure as ExecRun.Failure {
            throw CommandMain.Exit(code: failure.code, description: "panicbox: \(failure.words)")
        }
    }
}

/// What each process of `panicbox exec` is told.
struct ExecArguments: ParsableArguments {
    @Option(name: .shortAndLong, help: "The configuration file.", completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    @Option(help: "The service's name, service.name in every document.")
    var service: String?

    @Option(help: "The ring's directory. (default: $XDG_STATE_HOME/panicbox/ring or ~/.local/state/panicbox/ring)")
    var ring: String?

    @Option(help: "Write a summary of at most 4,096 bytes there when the service dies: Kubernetes' terminationMessagePath.")
    var terminationLog: String?

    @Flag(name: .shortAndLong, help: "Show no crashes; only record.")
    var quiet = false

    var settings: ExecSettings {
        var settings = ExecSettings()
        (settings.configuration, settings.service, settings.ring) = (config, service, ring)
        (settings.terminationLog, settings.isQuiet) = (terminationLog, quiet)
        return settings
    }
}
