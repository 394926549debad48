// SPDX-License-Identifier: Apache-2.0

internal import Diagnosis
internal import FlightRecorder
internal import LogModel
internal import LogParsing

/// Small panics into documents, with what an agent finds out about each: its service, its diagnosis, how often its like has come.
enum CrashesPass {
    private static let pack = try? RuleFolder.pack()

    /// The panics; the rules are read before anything is counted.
    static func input() -> Input {
        _ = pack
        return Input(Panic.text(3_000))
    }

    static func run(_ input: Input) -> String {
        guard let pack else { return "no rules" }
        let enrichers: [any CrashEnricher] = [Diagnoser(pack), DeathCounts()]
        return DocumentsPass.run(input, service: nil) { writer in
            writer.enrichers = enrichers
            writer.namesByFrames = true
            writer.repeats = CrashRepeats(options: RepeatOptions())
        }
    }
}
