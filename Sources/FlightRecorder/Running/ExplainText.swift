// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback

/// What `explain` prints for a person.
///
/// ```
///  LINE   OFFSET  CLASS             STATE   BECAME           TEXT
///     1        0  logged            idle    line             2026/11/23 08:00:00 put k=7
///     2       28  panic             idle    crash 1          panic: runtime error: index out of range [5] with length 3
///     3       88  blank             opening crash 1
///     9      412  goroutine         opening crash 2          [cri stderr] 2026-11-23T08:00:00.1Z stderr F goroutine 1 [running]:
///
/// crash 1: panic, lines 2 to 12 (11 lines)
///   panic: runtime error: index out of range [5] with length 3
///   ended: the input ended
/// ```
struct ExplainText {
    let style: TextStyle
    /// Columns of the terminal; nil cuts nothing.
    let width: Int?

    var heading: String {
        style.bold(columns("LINE", "OFFSET", "CLASS", "STATE", "BECAME") + "TEXT")
    }

    func row(_ line: ExplainedLine) -> String {
        let columns = columns("\(line.number)", "\(line.offset)", line.kind.rawValue, line.phase.rawValue, line.fate.words)
        // A TAB or a run of spaces is what the grammar goes by, so it must not look alike.
        let cut = line.length > line.text.count ? "…" : ""
        let within = line.wrappings.isEmpty ? "" : "[\(line.within)] "
        let text = within + PrintableText.of(line.text).replacing("\t", with: "\\t") + cut
        let shown = width.map { TerminalColumns.prefix(of: text, columns: $0 - columns.utf8.count) } ?? text
        return paint(columns + shown, line)
    }

    private func columns(_ number: String, _ offset: String, _ kind: String, _ phase: String, _ fate: String) -> String {
        "\(left(number, 5)) \(left(offset, 8))  \(right(kind, 17)) \(right(phase, 7)) \(right(fate, 16)) "
    }

    private func left(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.utf8.count)) + text }
    private func right(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.utf8.count)) }

    private func paint(_ row: String, _ line: ExplainedLine) -> String {
        switch line.fate {
        case .line, .held: style.dim(row)
        case .foreign, .split: style.accent(row)
        case .crash:
            switch line.kind {
            case .panic, .chainedPanic, .fatal, .chainedFatal, .signalHead, .httpPanic, .embeddedHeadline, .raceWarning: style.alarm(row)
            case .goroutine, .embeddedGoroutine, .runtimeStack, .raceAccess: style.bold(row)
            default: row
            }
        }
    }

    func summary(_ crash: ExplainedCrash) -> String {
        let count = crash.lines == 1 ? "1 line" : "\(crash.lines) lines"
        let foreign = crash.foreignLines == 0 ? "" : ", \(crash.foreignLines) of other writers inside"
        let cut = crash.truncatedBytes == 0 ? "" : ", \(crash.truncatedBytes) bytes cut from the middle"
        let place = crash.span.count == 1 ? "line \(crash.span.lowerBound)" : "lines \(crash.span.lowerBound) to \(crash.span.upperBound)"
        return """
            \(style.bold("crash \(crash.number): \(crash.kind.rawValue), \(place)")) (\(count)\(foreign)\(cut))
              \(PrintableText.of(crash.headline))
              ended: \(crash.ending.words)
              fingerprint \(crash.fingerprint)

            """
    }
}

extension ExplainedLine.Fate {
    var words: String {
        switch self {
        case .held: "held"
        case .line: "line"
        case .crash(let number): "crash \(number)"
        case .foreign(let number): "crash \(number), foreign"
        case .split(let number): "line and crash \(number)"
        }
    }
}

extension ExplainedCrash.Ending {
    var words: String {
        switch self {
        case .endOfInput: "the input ended"
        case .silence: "nothing more came from its writer"
        case .field: "the field of the line ended"
        case .closed(let line, let kind): "line \(line) (\(kind.rawValue)) closes it"
        case .another(let line, let kind): "line \(line) (\(kind.rawValue)) begins something else"
        case .strangers(let lines, let kind) where lines.count == 1: "line \(lines.lowerBound) (\(kind.rawValue)) is none of its lines"
        case .strangers(let lines, _):
            "lines \(lines.lowerBound) to \(lines.upperBound) are none of its lines; so many in a row end it"
        }
    }
}
