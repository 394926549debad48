// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

extension ExplainRun.Format: ExpressibleByArgument {}

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show how each line was classed and which crash it went to.",
        discussion: """
            One line out for each line in: its number, the offset of its first byte,
            its class, the state in which it was met, what became of it, and its text.
            Where a container runtime, a tool's prefix, go test -json or a field of a
            log line stands round a text, the class is that of the text inside, and
            [cri stderr partial] or the like names what was taken off. Behind them the
            crashes, and why each ended. Send this when a crash was put together
            wrongly.

            BECAME
              line              a line like any other
              crash 1           a line of the first crash
              crash 1, foreign  another writer's line, met inside the crash and given back
              line and crash 1  an unfinished line and the crash's first one behind it

            EXAMPLES
              panicbox explain crash.txt
              kubectl logs pod | panicbox explain --crash 2
              panicbox explain --transport cri app/0.log
              panicbox explain --format ndjson crash.txt | jq 'select(.became == "foreign")'
            """
    )

    @Option(help: "text for people, ndjson for one object a line.")
    var format = ExplainRun.Format.text

    @Option(help: "Only the lines round this crash, counted from 1.")
    var crash: Int?

    @Option(help: "What stands round each line: cri, docker (json-file), raw for nothing; auto looks at the first lines.")
    var transport = ParseRun.Transport.auto

    @Argument(help: "The file to read; standard input when none is named.", completion: .file())
    var file: String?

    func validate() throws {
        if let crash, crash < 1 { throw ValidationError("--crash counts from 1") }
    }

    func run() throws {
        var options = ExplainRun.Options()
        options.format = format
        options.crash = crash
        options.transport = transport
        options.file = file
        let outcome = ExplainRun(options: options).run()
        if let failure = outcome.failure { throw CommandMain.Exit.failed("panicbox: \(failure)") }
        if let crash, crash > outcome.crashes {
            throw CommandMain.Exit.failed("panicbox: there is no crash \(crash); the input holds \(outcome.crashes)")
        }
    }
}
