// SPDX-License-Identifier: Apache-2.0

internal import Diagnosis
internal import GoTraceback
internal import Glibc
internal import LogModel
internal import LogParsing
internal import LogSources

/// `panicbox parse`: the crashes in files or on standard input, without a ring.
package struct ParseRun {
    package enum Format: String, Sendable, CaseIterable {
        /// For a person.
        case text
        /// One document a line.
        case ndjson
        /// One array of all documents.
        case json
        /// One page per input, for a browser.
        case html
    }

    /// What a transport has put round each line.
    package enum Transport: String, Sendable, CaseIterable {
        case auto, raw, cri, docker
    }

    /// What the command line says.
    package struct Options: Sendable {
        package var format = Format.text
        /// Print the ordinary lines, too.
        package var lines = false
        package var transport = Transport.auto
        /// Files in order; none is standard input, as is `-`.
        package var files: [String] = []
        /// Directory that pages are written to; nil is standard output, which takes one.
        package var pages: String?
        /// A folder of rules that crashes are held against; nil is panicbox's own.
        package var rules: String?

        package init() {}
    }

    /// What came of it.
    package struct Outcome: Sendable {
        package var crashes = 0
        /// Inputs that could not be read, in words for a person.
        package var failures: [String] = []
        /// False when the reader of the output has gone.
        package var isOutputOpen = true
    }

    private let options: Options
    private let report: CrashReport

    package init(options: Options) {
        self.options = options
        report = CrashReport(style: TextStyle(isColoured: isatty(STDOUT_FILENO) == 1))
    }

    /// Throws what is wrong with the rules, before anything is printed.
    package func run() throws -> Outcome {
        let diagnoser = Diagnoser(try RuleSet(options.rules).pack)
        var outcome = Outcome()
        var output = ParseOutput(options: options, report: report)
        for file in options.files.isEmpty ? ["-"] : options.files where outcome.isOutputOpen {
            do throws(InputFile.Failure) {
                let input = try InputFile(path: file)
                output.begin(input.path)
                outcome.crashes += parse(input, by: diagnoser, to: &output)
                if let failure = input.failure { outcome.failures.append(failure.words) }
                if let failure = output.end() { outcome.failures.append(failure) }
            } catch {
                outcome.failures.append(error.words)
            }
            outcome.isOutputOpen = output.isOpen
        }
        output.finish()
        return outcome
    }

    private func parse(_ input: InputFile, by diagnoser: Diagnoser, to output: inout ParseOutput) -> Int {
        let stream = StreamState(
            origin: EncodedOrigin(stream: input.stream, origin: Origin(path: input.path)),
            offset: 0,
            envelope: Envelope(rawValue: options.transport.rawValue) ?? .auto,
            context: ProcessContext(options: ContextOptions()),
            writesLines: options.lines,
            now: .now
        )
        var writer = DocumentWriter()
        writer.enrichers = [diagnoser]
        // Documents of `parse` carry no context, which only the rules look at; a person gets the lines before the crash.
        if options.format == .json || options.format == .ndjson { writer.enrichers.append(ContextRemoval()) }
        var chunk = ByteBuffer(capacity: 1 << 20)
        var offset: UInt64 = 0
        var crashes = 0
        let time = Timestamp.now
        var zone = LocalZone()
        zone.update(&writer.fieldParser, at: time)
        while output.isOpen, input.read(into: &chunk) {
            stream.take(chunk.bytes, at: offset, time: time, now: .now, to: &writer)
            offset += UInt64(chunk.count)
            crashes += writer.crashes.count
            output.take(&writer)
        }
        stream.end(time: time, to: &writer)
        crashes += writer.crashes.count
        output.take(&writer)
        return crashes
    }
}

/// Takes the lines before a crash off it, once others have looked at them.
private struct ContextRemoval: CrashEnricher {
    func enrich(_ crash: inout CrashRecord, of origin: Origin) { (crash.context, crash.contextOmitted) = ([], 0) }
}
