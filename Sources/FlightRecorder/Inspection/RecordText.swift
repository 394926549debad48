// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// A record in one line, for a person.
///
/// ```
/// 2026-11-23T08:00:00.123Z  info      storaged  request 7 took 12ms
/// 2026-11-23T08:00:01.000Z  critical  storaged  CRASH panic: runtime error: index out of range [5] with length 3  9f2c41d07ab3e655
/// ```
struct RecordText {
    let style: TextStyle
    /// The widest service so far: records of one service stand under each other from the first on.
    private var serviceWidth = 0

    init(style: TextStyle) {
        self.style = style
    }

    mutating func line(_ entry: DocumentEntry, _ document: borrowing StoredDocument) -> String {
        let service = PrintableText.of(document.text("service", "name") ?? "")
        let width = TerminalColumns.width(of: service)
        serviceWidth = max(serviceWidth, width)
        var line = style.dim(document.time?.short ?? "                        ") + "  " + level(entry.severity)
        if serviceWidth > 0 { line += "  " + style.accent(service) + String(repeating: " ", count: serviceWidth - width) }
        let message = PrintableText.of(document.text("message") ?? "")
        switch entry.kind {
        case .line: line += "  " + (entry.severity >= .error ? style.bold(message) : message)
        case .crash, .repeat, .tally:
            let fingerprint = document.text("event", "hash").map { "  " + style.dim(PrintableText.of($0)) } ?? ""
            let repeats = document.number("panicbox", "repeats").map { style.dim(" repeat \($0)") } ?? ""
            line += "  \(style.alarm("CRASH")) \(style.bold(message))\(fingerprint)\(repeats)"
        case .gap: line += "  \(style.alarm("GAP")) \(message)"
        case .health: line += "  \(entry.severity >= .warning ? style.alarm("HEALTH") : style.dim("HEALTH")) \(message)"
        case .exit: line += "  \(style.alarm("EXIT")) \(style.bold(message))"
        }
        return line
    }

    private func level(_ severity: Severity) -> String {
        let name = severity == .unknown ? "-" : "\(severity.name)"
        let padded = name + String(repeating: " ", count: max(0, 8 - name.utf8.count))
        return severity >= .error ? style.alarm(padded) : severity == .warning ? style.bold(padded) : padded
    }
}
