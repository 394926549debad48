// SPDX-License-Identifier: Apache-2.0

/// Collects what stands before the first stack: remarks, headlines and their messages, the signal line (grammar, clauses 3, 4 and 6).
struct HeadReader {
    /// A headline with the lines of its message, or what may be one.
    struct Entry {
        enum Kind {
            case panic, chained, fatal, caption
        }
        var kind: Kind
        /// Where its line begins, a TAB not counted.
        var start: Int
        /// Where its text begins, behind `panic: `.
        var textStart: Int
        /// End of its last line's text.
        var textEnd: Int
    }

    var headline: TextRange?
    private(set) var isSignalHead = false
    private(set) var isHTTP = false
    /// The caption quotes a headline: `… panic: V`.
    private(set) var isPanicQuoted = false
    private(set) var entries: [Entry] = []
    private(set) var notes: [TextRange] = []
    private(set) var signal: SignalReport?
    private(set) var exitStatus: Int?
    /// A message is open: the next line may belong to it.
    private var isOpen = false
    private var blankStarts: [Int] = []

    mutating func read(_ range: TextRange, _ kind: LineKind, _ bytes: RawSpan) {
        let start = Int(range.lowerBound)
        switch kind {
        case .blank: if isOpen { blankStarts.append(start) }
        case .panic: isOpen && entries.last?.kind != .fatal ? extend(range) : open(.panic, range, textAt: start + 7)
        case .chainedPanic:
            entries.isEmpty ? readText(range, bytes) : open(.chained, TextRange(start + 1, Int(range.upperBound)), textAt: start + 8)
        case .fatal: open(.fatal, range, textAt: start + 13)
        case .chainedFatal: open(.fatal, TextRange(start + 1, Int(range.upperBound)), textAt: start + 14)
        case .signal:
            signal = SignalReport(line: range, bytes)
            isOpen = false
        case .signalHead: isOpen ? extend(range) : readSignalHead(range, bytes)
        case .programCounter:
            signal?.readProgramCounter(range, bytes)
            isOpen = false
        case .note, .memoryRow, .signalNote:
            if isOpen, kind != .note { return extend(range) }
            isOpen = false
            notes.append(range)
        case .exitStatus:
            exitStatus = LineKind.decimal(bytes, from: start + 12, to: Int(range.upperBound))
            isOpen = false
        default: readText(range, bytes)
        }
    }

    /// A header follows. The blank line right before it is the runtime's; those before that one are the message's own (Go 1.22 and earlier).
    mutating func close(before header: TextRange) {
        if isOpen, blankStarts.count > 1, let last = entries.indices.last { entries[last].textEnd = blankStarts[blankStarts.count - 2] }
        isOpen = false
    }

    mutating func closeAtEnd() { isOpen = false }

    private mutating func open(_ kind: Entry.Kind, _ range: TextRange, textAt: Int) {
        if headline == nil { headline = range }
        entries.append(
            Entry(kind: kind, start: Int(range.lowerBound), textStart: min(textAt, Int(range.upperBound)), textEnd: Int(range.upperBound)))
        isOpen = true
        blankStarts = []
    }

    private mutating func extend(_ range: TextRange) {
        guard let last = entries.indices.last else { return }
        entries[last].textEnd = Int(range.upperBound)
        blankStarts = []
    }

    /// A further line of an open message, or a line that captions the stack.
    private mutating func readText(_ range: TextRange, _ bytes: RawSpan) {
        if isOpen, entries.last?.kind != .fatal || bytes.has("\t", at: Int(range.lowerBound)) { return extend(range) }
        let line = bytes.extracting(range.indices)
        guard entries.isEmpty, let found = LineKind.captioned(line) else { return }
        let base = Int(range.lowerBound)
        isHTTP = found.kind == .httpPanic
        isPanicQuoted = found.kind == .embeddedHeadline
        // A log line is quoted whole; a headline behind another writer's bytes begins where it begins.
        let start = found.kind == .caption ? base : base + found.start
        open(.caption, TextRange(start, Int(range.upperBound)), textAt: base + found.text)
        if let header = LineKind.embeddedGoroutine(in: line), let last = entries.indices.last {
            entries[last].textEnd = max(entries[last].textStart, base + header)
            isOpen = false
        } else {
            isOpen = isHTTP
        }
    }

    private mutating func readSignalHead(_ range: TextRange, _ bytes: RawSpan) {
        guard headline == nil else { return }
        headline = range
        isSignalHead = true
        signal = SignalReport(head: range, bytes)
    }
}

extension LineKind {
    /// The first word of a line that captions a stack, whatever else the line holds.
    static func captioned(_ line: RawSpan) -> Embedded? {
        guard let header = embeddedGoroutine(in: line) else { return embedded(in: line) }
        return embedded(in: line.extracting(0..<header))
    }
}
