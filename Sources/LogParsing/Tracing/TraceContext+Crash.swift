// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

extension TraceContext {
    /// The trace that the crashing goroutine's pprof labels name (Go 1.27 prints them in the header); nil where they name none.
    init?(labelsOf crash: borrowing Crash) {
        guard let labels = crash.crashingGoroutine?.labels, !labels.isEmpty else { return nil }
        // As a line would have them; a label that could be taken for several is none of them.
        let pairs = labels.filter { !$0.key.contains(where: \.isPairBreaking) && !$0.value.contains(where: \.isPairBreaking) }
        self.init(in: Array(pairs.map { "\($0.key)=\($0.value)" }.joined(separator: " ").utf8), source: .goroutineLabel)
    }

    /// The trace that the value of a panic or the text of a fatal error names, the last one first: that one was fatal.
    init?(textOf crash: borrowing Crash) {
        for text in crash.panics.reversed().map(\.value) + [crash.fatal].compactMap({ $0 }) {
            if let found = TraceContext(in: Array(text.utf8), source: .panicText) {
                self = found
                return
            }
        }
        return nil
    }

    /// The trace that a text names.
    init?(in text: [UInt8], source: Source) {
        guard let found = TraceFinder.find(in: text.rawSpan) else { return nil }
        self.init(traceID: found.traceID, spanID: found.spanID, source: source)
    }
}

extension Character {
    fileprivate var isPairBreaking: Bool { self == " " || self == "\"" || self == "=" || self.isNewline }
}
