// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel

/// How far a long scan has come, in one line of standard error that is written over and over.
///
/// ```
/// verify  [#########-----------]  43 %  812 MiB of 1.9 GiB  3,200,000 records  8 s left
/// ```
/// Only a terminal sees it, and only when the work takes longer than half a second.
package struct ProgressBar {
    /// What the work is, in a word.
    private let label: String
    private let totalBytes: Int
    private let isShown: Bool
    private let started: ContinuousClock.Instant
    private var drawn: ContinuousClock.Instant?
    private static let patience = Duration.milliseconds(500)
    private static let interval = Duration.milliseconds(100)
    private static let cells = 20

    /// A bar for work over so many bytes.
    package init(_ label: String, totalBytes: Int, isShown: Bool = StandardStream.isTerminal(STDERR_FILENO)) {
        self.label = label
        self.totalBytes = totalBytes
        self.isShown = isShown
        started = .now
    }

    /// Shows where the work stands, when it is time to.
    package mutating func update(bytes: Int, records: Int) {
        guard isShown, let line = line(bytes: bytes, records: records, now: .now, columns: TerminalColumns.of(STDERR_FILENO)) else {
            return
        }
        write("\r\u{1B}[K" + line)
    }

    /// Takes the line away, for something else to be written; the next update shows it again.
    package mutating func hide() {
        guard drawn != nil else { return }
        drawn = nil
        write("\r\u{1B}[K")
    }

    /// The line, or nil while it is too early for one.
    mutating func line(bytes: Int, records: Int, now: ContinuousClock.Instant, columns: Int?) -> String? {
        guard now - started >= ProgressBar.patience, drawn.map({ now - $0 >= ProgressBar.interval }) ?? true else { return nil }
        drawn = now
        let line = ProgressBar.line(label, bytes: bytes, of: totalBytes, records: records, elapsed: now - started)
        // The last column stays free: a terminal that writes there begins a new line.
        return columns.map { TerminalColumns.prefix(of: line, columns: $0 - 1) } ?? line
    }

    static func line(_ label: String, bytes: Int, of total: Int, records: Int, elapsed: Duration) -> String {
        let fraction = total > 0 ? min(1, Double(bytes) / Double(total)) : 1
        let full = Int(fraction * Double(cells))
        let bar = String(repeating: "#", count: full) + String(repeating: "-", count: cells - full)
        var parts = ["\(label)  [\(bar)]", "\(Int(fraction * 100)) %"]
        parts.append("\(ReadableAmount.bytes(bytes)) of \(ReadableAmount.bytes(total))")
        parts.append(ReadableAmount.count(records, "record"))
        if fraction > 0.01 {
            let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
            let left = seconds / fraction * (1 - fraction)
            parts.append("\(ReadableAmount.time(nanoseconds: Int64(max(1, left.rounded(.up)) * 1e9))) left")
        }
        return parts.joined(separator: "  ")
    }

    private func write(_ text: String) { StandardStream.write(Array(text.utf8).rawSpan, to: STDERR_FILENO) }
}
