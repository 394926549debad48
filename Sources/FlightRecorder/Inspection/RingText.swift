// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore

/// The ring for a person's eyes.
///
/// ```
/// /var/lib/panicbox, recorded by process 4711
///   records  1,234 (0 to 1,233) in 2 segments, 187 KiB holding 1.1 MiB of documents
///   time     2026-11-23T08:00:00.000Z to 2026-11-23T09:00:00.000Z, 1 h
///   kinds    line 1,230, crash 3, gap 1
///   levels   info 1,000, warning 12, error 3, critical 3, none 216
///   service  storaged 1,234
///
/// segments
///   00000000000000000000.ndjson.lz4  164 KiB  1,200 records  7 blocks  2026-11-23T08:00:00.000Z to 2026-11-23T08:50:00.000Z
/// …
/// ```
struct RingText {
    let picture: RingPicture
    let style: TextStyle

    private var summary: RingSummary { picture.summary }

    func render() -> String {
        var lines = heading()
        lines += section("segments", segments())
        let shown = summary.crashes.count
        lines += section(shown < summary.crashCount ? "crashes (the last \(shown) of \(summary.crashCount))" : "crashes", crashes())
        lines += section("sources", sources())
        lines += section("sinks", sinks())
        let damage = summary.damage.map { "  " + style.alarm(PrintableText.of($0.description)) }
        let more = summary.damageCount - damage.count
        lines += section("damage", damage + (more > 0 ? ["  … \(ReadableAmount.count(more)) more"] : []))
        return lines.joined(separator: "\n") + "\n"
    }

    /// A title and its rows; without rows, that there are none.
    private func section(_ title: String, _ rows: [String]) -> [String] {
        rows.isEmpty ? ["", "\(style.bold(title))  \(style.dim("none"))"] : ["", style.bold(title)] + rows
    }

    private func heading() -> [String] {
        let stored = "\(ReadableAmount.bytes(summary.bytes)) holding \(ReadableAmount.bytes(summary.contentBytes)) of documents"
        let range = summary.segments.first.map { " (\($0.segment.firstSequence) to \(max(1, picture.end) - 1))" } ?? ""
        let count = ReadableAmount.count(summary.records) + (summary.records > 0 ? range : "")
        var rows = [("records", "\(count) in \(ReadableAmount.count(summary.segments.count, "segment")), \(stored)")]
        if let first = summary.first, let last = summary.last {
            let span = ReadableAmount.time(nanoseconds: last.nanoseconds.subtractingReportingOverflow(first.nanoseconds).partialValue)
            rows.append(("time", "\(first.short) to \(last.short), \(span)"))
        }
        let kinds = DocumentKind.allCases.map { ("\($0)", summary.count(of: $0)) }
        rows.append(("kinds", RingText.list(kinds)))
        rows.append(("levels", RingText.list(Severity.allCases.reversed().map { ("\($0.name)", summary.count(of: $0)) })))
        if let services = summary.services {
            let sorted = services.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            rows.append(("services", RingText.list(sorted.map { ($0.key.isEmpty ? "(none)" : PrintableText.of($0.key), $0.value) })))
        }
        let title = "\(style.bold(PrintableText.of(picture.directory))), \(picture.holder.words)"
        return [title] + TextTable(rows.filter { !$0.1.isEmpty }.map { [.left(style.dim($0.0)), .left($0.1)] }).lines
    }

    private static func list(_ counts: [(name: String, count: Int)]) -> String {
        counts.filter { $0.count > 0 }.map { "\($0.name) \(ReadableAmount.count($0.count))" }.joined(separator: ", ")
    }

    private func segments() -> [String] {
        TextTable(
            summary.segments.map { row in
                let time = row.first.flatMap { first in row.last.map { "\(first.short) to \($0.short)" } } ?? ""
                return [
                    .left(row.segment.name), .right(ReadableAmount.bytes(row.segment.length)),
                    .right(ReadableAmount.count(row.records, "record")), .right(ReadableAmount.count(row.blocks, "block")),
                    .left(style.dim(time)),
                ]
            }
        ).lines
    }

    private func crashes() -> [String] {
        TextTable(
            summary.crashes.map { crash in
                [
                    .left(crash.time?.short ?? ""), .left(style.accent(PrintableText.of(crash.fingerprint))),
                    .left(PrintableText.of(crash.id)), .left(PrintableText.of(crash.service)),
                    .left(style.alarm(PrintableText.of(crash.headline))), .left(style.dim(crash.historyWords)),
                ]
            }
        ).lines
    }

    private func sources() -> [String] {
        TextTable(
            picture.sources.map { source in
                [
                    .left(PrintableText.of(source.name)), .left(style.dim(PrintableText.of(source.source))),
                    .left("at byte"), .right(ReadableAmount.count(source.offset)),
                ]
            }
        ).lines
    }

    private func sinks() -> [String] {
        TextTable(
            summary.sinks.map { sink in
                [.left(PrintableText.of(sink.name)), .left(cursor(sink)), .left(waiting(sink.waiting)), .left(letters(sink.deadLetters))]
            }
        ).lines
    }

    private func cursor(_ sink: SinkStanding) -> String {
        switch sink.cursor {
        case .at(let sequence): "at record \(ReadableAmount.count(sequence))"
        case .none: "has taken nothing yet"
        case .bad: style.alarm("its cursor holds no number")
        }
    }

    private func waiting(_ waiting: SinkStanding.Waiting) -> String {
        guard waiting.records > 0 else { return style.dim("nothing waits") }
        var text = "\(ReadableAmount.count(waiting.records, "record")) wait, \(ReadableAmount.bytes(waiting.bytes))"
        if let oldest = waiting.oldest, oldest < picture.now {
            let age = picture.now.nanoseconds.subtractingReportingOverflow(oldest.nanoseconds).partialValue
            text += ", the oldest for \(ReadableAmount.time(nanoseconds: age))"
        }
        return text
    }

    private func letters(_ folder: DeadLetterFolder) -> String {
        guard folder.files > 0 else { return "" }
        return style.alarm("\(ReadableAmount.count(folder.letters, "dead letter")) in \(ReadableAmount.count(folder.files, "file"))")
    }
}

extension Timestamp {
    /// To the millisecond, in the form that `--since` takes: `2026-11-23T08:00:00.123Z`.
    var short: String { description.prefix(23) + "Z" }
}
