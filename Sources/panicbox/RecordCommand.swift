// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder
internal import Glibc

struct RecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Record standard input and show each crash (the default command).",
        discussion: """
            EXAMPLES
              ./service 2>&1 | panicbox
              panicbox < crash.txt
              ./service 2>&1 | panicbox --service storaged --ring /var/lib/panicbox --forward
            """
    )

    @Option(help: "The service's name, service.name in every document.")
    var service: String?

    @Option(help: "The ring's directory. (default: $XDG_STATE_HOME/panicbox/ring or ~/.local/state/panicbox/ring)")
    var ring: String?

    @Flag(name: .shortAndLong, help: "Show no crashes; only record.")
    var quiet = false

    @Flag(help: "Pass the input on to standard output unchanged; crashes are then shown on standard error.")
    var forward = false

    @Argument(help: .hidden)
    var files: [String] = []

    func validate() throws {
        if let file = files.first, file != "-" || files.count > 1 {
            throw ValidationError("panicbox records standard input; to read a file: panicbox parse \(file)")
        }
        if ring == "" { throw ValidationError("--ring names no directory") }
    }

    func run() async throws {
        guard !StandardStream.isTerminal(STDIN_FILENO) else {
            throw ValidationError("standard input is a terminal; pipe a service into panicbox: ./service 2>&1 | panicbox")
        }
        var options = PipeRun.Options()
        options.service = service
        options.ring = ring
        options.isQuiet = quiet
        options.forwards = forward
        let outcome = try await PipeRun(options: options).run()
        if !quiet, let directory = outcome.ring {
            let noun = outcome.crashes == 1 ? "1 crash" : "\(outcome.crashes) crashes"
            CommandMain.print("panicbox: \(noun) recorded. Read the ring with: lz4cat '\(directory)'/segments/*.lz4 | jq .")
        }
        // What is missing was told when it happened.
        if !outcome.isComplete { throw CommandMain.Exit.failed("") }
    }
}
