// SPDX-License-Identifier: Apache-2.0

extension HeadReader {
    /// What the headlines say.
    struct Values {
        var panics: [PanicValue] = []
        var fatal: String?
        var notes: [TextRange] = []
        /// A headline stood in column 0.
        var isHeadline = false
    }

    /// The values of the chain, marks cut off and inserted TABs taken out.
    ///
    /// A message's own lines can look like nested panics and like marks. Both leave a frame `panic(…)` below the top of the stack; where the
    /// stack has none (`allowsChain` is false), all of it is one message.
    func values(in bytes: RawSpan, allowsChain: Bool) -> Values {
        var found = Values()
        let entries = allowsChain ? entries : merged()
        let isIndented = entries.allSatisfy { Self.isIndented($0, bytes) }
        for entry in entries {
            var end = entry.textEnd
            switch entry.kind {
            case .fatal:
                if found.fatal == nil { found.fatal = Self.text(bytes, entry.textStart, end, dropsTabs: isIndented) }
                found.isHeadline = true
            case .panic, .chained, .caption:
                if entry.kind != .caption { found.isHeadline = true }
                let mark = allowsChain && entry.kind != .caption ? Self.mark(bytes, entry.textStart, end) : 0
                end -= mark
                let cut = Self.timeoutEnd(bytes, entry.textStart, end)
                if cut < end { found.notes += Self.lines(bytes, cut + 1, end, dropsTabs: isIndented) }
                let text = Self.text(bytes, entry.textStart, cut, dropsTabs: isIndented)
                let isProven = entry.kind != .caption || text.hasPrefix("runtime error: ")
                let (type, value) = isProven ? ValueType.of(text) : (nil, text)
                found.panics.append(PanicValue(value: value, type: type, isRecovered: mark > 0))
            }
        }
        return found
    }

    /// Nested panics taken into the message of the first.
    private func merged() -> [Entry] {
        var entries: [Entry] = []
        for entry in self.entries {
            if entry.kind == .chained, let last = entries.last, last.kind != .fatal {
                entries[entries.count - 1].textEnd = max(last.textEnd, entry.textEnd)
            } else {
                entries.append(entry)
            }
        }
        return entries
    }

    /// Since Go 1.23 each line of a message but its first begins with a TAB that the runtime put there (`runtime/error.go: printindented`).
    private static func isIndented(_ entry: Entry, _ bytes: RawSpan) -> Bool {
        guard entry.kind != .caption else { return true }
        let text = bytes.extracting(entry.textStart..<max(entry.textStart, entry.textEnd))
        var from = 0
        while let lf = text.firstOffset(of: 0x0A, from: from) {
            guard text.has("\t", at: lf + 1) else { return false }
            from = lf + 1
        }
        return true
    }

    private static func text(_ bytes: RawSpan, _ start: Int, _ end: Int, dropsTabs: Bool) -> String {
        guard start < end else { return "" }
        var value: [UInt8] = []
        let text = bytes.extracting(start..<end)
        guard dropsTabs else {
            value.append(text)
            return String(decoding: value, as: UTF8.self)
        }
        var from = 0
        while let lf = text.firstOffset(of: 0x0A, from: from) {
            value.append(text.extracting(from..<(lf + 1)))
            from = text.has("\t", at: lf + 1) ? lf + 2 : lf + 1
        }
        value.append(text.extracting(from..<text.byteCount))
        return String(decoding: value, as: UTF8.self)
    }

    /// The lines of a text, each without the TAB that the runtime put before it.
    private static func lines(_ bytes: RawSpan, _ start: Int, _ end: Int, dropsTabs: Bool) -> [TextRange] {
        var lines: [TextRange] = []
        var from = start
        while from < end {
            let next = min(bytes.firstOffset(of: 0x0A, from: from) ?? end, end)
            let text = dropsTabs && bytes.has("\t", at: from) ? from + 1 : from
            lines.append(TextRange(text, from + bytes.extracting(from..<next).countWithoutReturn))
            from = next + 1
        }
        return lines
    }

    /// Length of ` [recovered]` or ` [recovered, repanicked]` at the end of a value; 0 without one.
    private static func mark(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Int {
        let text = bytes.extracting(start..<max(start, end))
        return text.ends(with: " [recovered]") ? 12 : text.ends(with: " [recovered, repanicked]") ? 24 : 0
    }

    /// `testing` puts the list of running tests behind `test timed out after 1s`; the list names what ran, not what failed.
    private static func timeoutEnd(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Int {
        guard bytes.has("test timed out after ", at: start), let lf = bytes.firstOffset(of: 0x0A, from: start), lf < end else { return end }
        return bytes.has("running tests:", at: lf + 1) || bytes.has("\trunning tests:", at: lf + 1) ? lf : end
    }
}
