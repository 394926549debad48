// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel
internal import LogParsing
internal import LogStore

/// Writes what `parse` found to standard output in the chosen format.
struct ParseOutput: ~Copyable {
    private let options: ParseRun.Options
    private let report: CrashReport
    private var pages: PageOutput
    private var count = 0
    /// False once the reader of the output has gone.
    private(set) var isOpen = true

    init(options: ParseRun.Options, report: CrashReport) {
        self.options = options
        self.report = report
        pages = PageOutput(directory: options.pages)
    }

    /// An input begins; nil is standard input.
    mutating func begin(_ path: String?) {
        if options.format == .html { pages.begin(path) }
    }

    /// An input ended. Answers why what was found in it could not be written, in words for a person.
    mutating func end() -> String? {
        guard options.format == .html else { return nil }
        do throws(DiskError) {
            try pages.end()
            isOpen = pages.isOpen
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Writes the documents of `writer` and empties it.
    mutating func take(_ writer: inout DocumentWriter) {
        switch options.format {
        case .text: writeText(writer)
        case .ndjson: write(writer.batch.bytes.bytes)
        case .json: writeElements(writer.batch)
        case .html: pages.add(writer.crashes)
        }
        writer.removeAll()
    }

    /// Ends the array.
    mutating func finish() {
        guard options.format == .json else { return }
        write(Array((count == 0 ? "[]\n" : "\n]\n").utf8).rawSpan)
    }

    private mutating func writeText(_ writer: borrowing DocumentWriter) {
        for crash in writer.crashes { write(Array(report.render(crash).utf8).rawSpan) }
    }

    private mutating func writeElements(_ batch: borrowing DocumentBatch) {
        var array = ByteBuffer(capacity: batch.bytes.count + batch.entries.count * 2)
        var start = 0
        for entry in batch.entries {
            array.append(count == 0 ? "[\n" : ",\n" as StaticString)
            array.append(batch.bytes.bytes.extracting(start..<start + entry.length - 1))
            start += entry.length
            count += 1
        }
        write(array.bytes)
    }

    private mutating func write(_ bytes: RawSpan) {
        if bytes.byteCount > 0, isOpen { isOpen = StandardStream.write(bytes, to: STDOUT_FILENO) }
    }
}
