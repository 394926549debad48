// SPDX-License-Identifier: Apache-2.0

internal import Diagnosis
internal import LogModel
internal import LogParsing

/// A death made of an example's lines, the way that it would come.
struct DeathSample {
    private var crashes: [CrashRecord] = []
    private var exit: ExitRecord?

    private struct Fault: Error, CustomStringConvertible {
        var description: String
    }

    init(_ example: RuleExample, in folder: String?) throws {
        let text = try Self.text(of: example, in: folder)
        crashes = Self.crashes(in: text)
        for index in crashes.indices {
            crashes[index].exit = example.exit
            crashes[index].health = example.report
        }
        guard crashes.isEmpty else { return }
        guard let end = example.exit else { throw Fault(description: "its lines hold no crash, and no `exit` says that the process ended") }
        var exit = ExitRecord(end, time: .now, offset: 0)
        exit.context = Self.lines(of: text, at: exit.time)
        exit.health = example.report
        self.exit = exit
    }

    /// What a person knows it by.
    var title: String { crashes.first?.title ?? exit?.exit.summary ?? "" }

    /// The rules that fit, the best first.
    func diagnoses(by pack: RulePack) -> [String] { found(by: pack).map(\.rule) }

    /// What they say, in the same order.
    func causes(by pack: RulePack) -> [String] { found(by: pack).map(\.cause) }

    /// Both.
    func found(by pack: RulePack) -> [CrashDiagnosis] {
        if let exit { return pack.diagnose(exit) }
        // Where the lines hold several crashes, the last is the one that killed.
        return crashes.last.map { pack.diagnose($0) } ?? []
    }

    private static func text(of example: RuleExample, in folder: String?) throws -> [UInt8] {
        if let lines = example.lines { return Array(lines.utf8) }
        guard let file = example.file, let folder else { throw Fault(description: "names a file, but these rules have no folder") }
        return try RuleFolder.bytes(ofFile: "\(folder)/\(file)")
    }

    static func crashes(in text: [UInt8]) -> [CrashRecord] {
        let origin = EncodedOrigin(stream: StreamID(hash: [1]), origin: Origin())
        let stream = StreamState(
            origin: origin, offset: 0, envelope: .auto, context: ProcessContext(options: ContextOptions()), writesLines: false, now: .now)
        var writer = DocumentWriter(capacity: 4_096)
        let bytes = text.last == 0x0A ? text : text + [0x0A]
        stream.take(bytes.rawSpan, at: 0, time: .now, now: .now, to: &writer)
        stream.end(time: .now, to: &writer)
        return writer.crashes
    }

    private static func lines(of text: [UInt8], at time: Timestamp) -> [ContextLine] {
        var parser = LineFieldParser()
        return text.split(separator: 0x0A).map { line in
            var fields = LineFields()
            let line = Array(line)
            parser.parse(line.rawSpan, into: &fields)
            return ContextLine(time: time, level: fields.level, message: line)
        }
    }
}
