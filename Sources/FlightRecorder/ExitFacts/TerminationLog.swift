// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import GoTraceback
internal import LogModel

/// The few words that an orchestrator shows of an ended container (Kubernetes: `terminationMessagePath`), which takes 4,096 bytes of them.
///
/// ```
/// panic: runtime error: index out of range [5] with length 3
/// at main.(*Store).Put (store.go:42)
/// fingerprint 9f2c1d7e8a4b6c30
///
/// main.(*Store).Put
///   /src/app/store.go:42
/// ```
enum TerminationLog {
    /// Most bytes of a message.
    static let limit = 4_096
    private static let frameLimit = 8
    private static let lineLimit = 512

    static func text(of record: CrashRecord, exit: ProcessExit) -> String {
        let crash = record.crash
        var lines = [cut(record.title)]
        if let culprit = crash.culprit {
            let file = crash[culprit.file].split(separator: "/").last.map(String.init) ?? ""
            lines.append(cut("at \(crash[culprit.function]) (\(file):\(culprit.line))"))
        }
        lines.append("fingerprint \(record.fingerprint)")
        lines.append(exit.summary)
        let frames = (crash.crashingGoroutine?.frames ?? []).filter(\.isInApp).prefix(frameLimit)
        if !frames.isEmpty { lines.append("") }
        for frame in frames {
            lines.append(cut(crash[frame.function]))
            lines.append(cut("  \(crash[frame.file]):\(frame.line)"))
        }
        return cut(lines.joined(separator: "\n") + "\n", to: limit)
    }

    /// A silent death: how it ended, and what the service said last.
    static func text(of exit: ProcessExit, tail: [UInt8]) -> String {
        var text = exit.summary + "\n"
        if let evidence = exit.evidence { text += evidence + "\n" }
        let room = limit - text.utf8.count - 1
        // Whole lines, as many as fit.
        var last = tail.suffix(room)
        if last.count < tail.count { last = last.firstIndex(of: 0x0A).map { last[($0 + 1)...] } ?? last }
        let words = PrintableText.lines(of: Array(last))
        guard !words.isEmpty else { return text }
        return cut("\(text)\n\(words)", to: limit)
    }

    /// Writes in place: the file is a mount of its own, which cannot be replaced. Answers an error number.
    static func write(_ text: String, to path: String) -> Int32? {
        // The path is lent for the call.
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0o644)
        guard file >= 0 else { return errno }
        defer { close(file) }
        return StandardStream.write(Array(text.utf8).rawSpan, to: file) ? nil : errno
    }

    private static func cut(_ line: String) -> String { cut(PrintableText.of(line), to: lineLimit) }

    /// The longest beginning of whole characters that has so many bytes.
    private static func cut(_ text: String, to limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: limit)
        while end > text.startIndex, String.Index(end, within: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        return String(text[..<end])
    }
}

extension PrintableText {
    /// Text of several lines, whose line ends stay.
    fileprivate static func lines(of bytes: [UInt8]) -> String {
        bytes.split(separator: 0x0A).map { PrintableText.of(Array($0)) + "\n" }.joined()
    }
}
