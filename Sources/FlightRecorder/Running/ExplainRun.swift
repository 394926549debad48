// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel
internal import LogParsing
internal import LogSources

/// `panicbox explain`: every line with its class, the state it was met in and what became of it.
///
/// The lines go the way that they go in `parse`; nothing is decided here.
package struct ExplainRun {
    package enum Format: String, Sendable, CaseIterable {
        /// For a person.
        case text
        /// One object a line, then one per crash.
        case ndjson
    }

    /// What the command line says.
    package struct Options: Sendable {
        package var format = Format.text
        /// Only the lines round this crash, counted from 1.
        package var crash: Int?
        package var transport = ParseRun.Transport.auto
        /// nil is standard input, as is `-`.
        package var file: String?

        package init() {}
    }

    /// What came of it.
    package struct Outcome: Sendable {
        package var crashes = 0
        /// Why the input could not be read, in words for a person.
        package var failure: String?
    }

    private let options: Options

    package init(options: Options) {
        self.options = options
    }

    package func run() -> Outcome {
        do throws(InputFile.Failure) {
            let input = try InputFile(path: options.file ?? "-")
            let crashes = explain(input)
            return Outcome(crashes: crashes, failure: input.failure?.words)
        } catch {
            return Outcome(failure: error.words)
        }
    }

    /// Answers how many crashes there are.
    private func explain(_ input: InputFile) -> Int {
        var trail = LineTrail(envelope: Envelope(rawValue: options.transport.rawValue) ?? .auto)
        var output = ExplainOutput(options: options)
        var splitter = LineSplitter()
        var chunk = ByteBuffer(capacity: 1 << 20)
        var offset: UInt64 = 0
        output.begin()
        while output.isOpen, input.read(into: &chunk) {
            var cursor = 0
            while let line = splitter.next(in: chunk.bytes, at: offset, cursor: &cursor) {
                trail.take(splitter.text(of: line, in: chunk.bytes), offset: line.offset, isPartial: line.isPartial)
            }
            offset += UInt64(chunk.count)
            output.take(trail.takeExplained())
        }
        if let line = splitter.finish() { trail.take(splitter.carried, offset: line.offset, isPartial: line.isPartial) }
        trail.finish()
        output.take(trail.takeExplained())
        output.end(trail.crashes)
        return trail.crashes.count
    }
}
