// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel

/// Writes what `explain` found to standard output: the lines of interest, then the crashes.
struct ExplainOutput: ~Copyable {
    private let options: ExplainRun.Options
    private let text: ExplainText
    private var window: CrashWindow
    private var buffer = ByteBuffer(capacity: 1 << 16)
    /// False once the reader of the output has gone.
    private(set) var isOpen = true

    init(options: ExplainRun.Options) {
        self.options = options
        let isTerminal = StandardStream.isTerminal(STDOUT_FILENO)
        text = ExplainText(style: TextStyle(isColoured: isTerminal), width: isTerminal ? TerminalColumns.of(STDOUT_FILENO) : nil)
        window = CrashWindow(crash: options.crash)
    }

    mutating func begin() {
        if options.format == .text { buffer.append(text.heading + "\n") }
    }

    mutating func take(_ lines: [ExplainedLine]) {
        for line in lines {
            for shown in window.take(line) { write(shown) }
            if buffer.count > 1 << 16 { flush() }
        }
        flush()
    }

    /// Writes the crashes, or the one that was asked for.
    mutating func end(_ crashes: [ExplainedCrash]) {
        let shown = crashes.filter { options.crash == nil || $0.number == options.crash }
        switch options.format {
        case .text:
            buffer.append("\n")
            if shown.isEmpty { buffer.append("no crash\n") }
            for crash in shown { buffer.append(text.summary(crash)) }
        case .ndjson:
            for crash in shown { crash.encode(to: &buffer) }
        }
        flush()
    }

    private mutating func write(_ line: ExplainedLine) {
        switch options.format {
        case .text: buffer.append(text.row(line) + "\n")
        case .ndjson: line.encode(to: &buffer)
        }
    }

    private mutating func flush() {
        if isOpen, !buffer.isEmpty { isOpen = StandardStream.write(buffer.bytes, to: STDOUT_FILENO) }
        buffer.removeAll()
    }
}

/// Lets through the lines of one crash and a few before and behind it; without a crash to look for, all lines.
struct CrashWindow {
    private let crash: Int?
    private var before: [ExplainedLine] = []
    private var left = 0
    private static let margin = 5

    init(crash: Int?) {
        self.crash = crash
    }

    mutating func take(_ line: ExplainedLine) -> [ExplainedLine] {
        guard let crash else { return [line] }
        switch line.fate {
        case .crash(crash), .foreign(crash), .split(crash):
            defer { before.removeAll() }
            left = CrashWindow.margin
            return before + [line]
        default: break
        }
        guard left == 0 else {
            left -= 1
            return [line]
        }
        if before.count == CrashWindow.margin { before.removeFirst() }
        before.append(line)
        return []
    }
}
