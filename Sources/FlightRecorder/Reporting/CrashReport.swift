// SPDX-License-Identifier: Apache-2.0

package import LogModel
internal import GoTraceback

/// A crash for a person's eyes: headline, culprit, what the rules say, the goroutine's frames with the application's own set apart, the lines before.
///
/// ```
/// CRASH panic: runtime error: index out of range [5] with length 3
///   at main.(*Store).Put (store.go:42)
///   goroutine 18 [running], one of 25
///
///   > main.(*Store).Put                        /src/app/store.go:42
///     runtime.main                             /usr/local/go/src/runtime/proc.go:283
///   created by main.main in goroutine 1        /src/app/main.go:9
///
///   lines before
///     2026/11/23 08:00:00 put k=7
/// ```
package struct CrashReport: Sendable {
    let style: TextStyle
    /// Most lines before the crash that are shown; the document has them all.
    private let contextLines: Int
    private static let frameLimit = 40

    package init(style: TextStyle, contextLines: Int = 10) {
        self.style = style
        self.contextLines = contextLines
    }

    /// The report, with an empty line before and after it.
    package func render(_ record: CrashRecord) -> String {
        var lines = [""]
        lines += headline(record)
        lines += diagnosis(record)
        lines += stack(record.crash)
        lines += context(record)
        lines.append("")
        return lines.joined(separator: "\n") + "\n"
    }

    private func headline(_ record: CrashRecord) -> [String] {
        let crash = record.crash
        let mark = crash.kind.isLethal ? style.alarm("CRASH") : style.bold(crash.kind.rawValue.uppercased().replacing("_", with: " "))
        var lines = ["\(mark) \(style.bold(PrintableText.of(record.title)))"]
        for panic in crash.panics.dropFirst() { lines.append("  then panic: \(PrintableText.of(panic.value))") }
        if let fatal = crash.fatal, !crash.panics.isEmpty { lines.append("  then fatal error: \(PrintableText.of(fatal))") }
        if let signal = crash.signal, let description = signal.description {
            lines.append("  \(signal.name): \(description)\(signal.address.map { ", address \($0)" } ?? "")")
        }
        if let culprit = crash.culprit {
            let file = PrintableText.of(String(crash[culprit.file].split(separator: "/").last ?? ""))
            lines.append("  at \(style.accent(PrintableText.of(crash[culprit.function]))) (\(file):\(culprit.line))")
        }
        if let verdict = record.census?.verdict { lines.append("  \(PrintableText.of(verdict))") }
        lines.append(style.dim("  fingerprint \(record.fingerprint)"))
        return lines
    }

    private func stack(_ crash: Crash) -> [String] {
        guard let goroutine = crash.crashingGoroutine else { return [] }
        var lines = ["", "  \(title(of: goroutine, in: crash))"]
        let frames = goroutine.frames.prefix(CrashReport.frameLimit)
        let width = min(60, frames.map { crash[$0.function].count }.max() ?? 0)
        for frame in frames {
            let function = PrintableText.of(crash[frame.function])
            let padding = String(repeating: " ", count: max(2, width + 2 - function.count))
            let place = PrintableText.of(crash[frame.file]) + (frame.line > 0 ? ":\(frame.line)" : "")
            lines.append(frame.isInApp ? "  > \(style.bold(function))\(padding)\(place)" : style.dim("    \(function)\(padding)\(place)"))
        }
        if goroutine.frames.count > frames.count { lines.append(style.dim("    … \(goroutine.frames.count - frames.count) more")) }
        if goroutine.framesElided != 0 { lines.append(style.dim("    … frames left out by the runtime")) }
        if let creator = goroutine.createdBy {
            let by = creator.goroutine.map { " in goroutine \($0)" } ?? ""
            lines.append(style.dim("    created by \(PrintableText.of(crash[creator.function]))\(by)"))
        }
        return lines
    }

    private func title(of goroutine: Goroutine, in crash: Crash) -> String {
        let name = goroutine.id >= 0 ? "goroutine \(goroutine.id) [\(PrintableText.of(crash[goroutine.state]))]" : "runtime stack"
        let labels = goroutine.labels.map { " \(PrintableText.of($0.key))=\(PrintableText.of($0.value))" }.joined()
        let count = crash.goroutines.count
        return style.bold(name) + labels + (count > 1 ? ", one of \(count)" : "")
    }

    private func context(_ record: CrashRecord) -> [String] {
        let shown = record.context.suffix(contextLines)
        guard !shown.isEmpty else { return [] }
        return ["", "  \(style.bold("lines before"))"] + shown.map { style.dim("    \(PrintableText.of($0.message))") }
    }
}
