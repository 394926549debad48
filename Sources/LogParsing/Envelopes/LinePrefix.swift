// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// What a tool has put before each line of a stream: words with the blanks behind them, where a time may be another one on each line.
/// ```
/// 2026-11-23T08:00:00.123456789Z panic: boom        a time
/// web-7d4b app ⇥/src/x.go:12 +0x1d                   stern: two words
/// [pod/web-7d4b/app] goroutine 1 [running]:         kubectl logs --prefix
/// web-1  | main.main()                              compose: a word and a bar
/// Nov 23 08:00:00 host web[7]: panic: boom          syslog, journalctl: a time, a word and a unit
/// ```
struct LinePrefix: Equatable, Sendable {
    /// One word and the blanks behind it.
    fileprivate enum Part: Equatable, Sendable {
        case time(blanks: Int)
        case word([UInt8])
    }

    /// More words than these stand before no line, nor longer ones.
    private static let partLimit = 8
    private static let lengthLimit = 256

    private var parts: [Part] = []

    var isEmpty: Bool { parts.isEmpty }

    /// The words that `line` begins with, up to `limit` where a crash's own text begins.
    init(of line: RawSpan, before limit: Int? = nil) {
        let limit = min(limit ?? line.byteCount, LinePrefix.lengthLimit)
        var index = 0
        while parts.count < LinePrefix.partLimit {
            let timeEnd = PrefixTime.end(line, at: index)
            let wordEnd = timeEnd ?? LinePrefix.wordEnd(line, from: index)
            var end = wordEnd
            while line.byte(at: end) == 0x20, end < limit { end += 1 }
            // Blanks end a word; what has none behind it is the line's own.
            guard wordEnd > index, end > wordEnd, end <= limit else { return }
            parts.append(timeEnd == nil ? .word(line.extracting(index..<end).copy) : .time(blanks: end - wordEnd))
            index = end
        }
    }

    /// Where each word of `line` ends that may be a prefix's last.
    static func boundaries(of line: RawSpan) -> [Int] {
        var index = 0
        return LinePrefix(of: line).parts.compactMap { part in
            guard let end = part.end(in: line, at: index) else { return nil }
            index = end
            return end
        }
    }

    /// How long the prefix is on `line`; nil where the line has another one. A prefix at a line's end may have lost its last blanks.
    func length(in line: RawSpan) -> Int? {
        var index = 0
        for (number, part) in parts.enumerated() {
            guard let end = part.end(in: line, at: index) else {
                return number == parts.count - 1 && part.endsTrimmed(line, at: index) ? line.byteCount : nil
            }
            index = end
        }
        return index
    }

    /// Where the times of the prefix stand on a line that has it.
    func times(in line: RawSpan) -> [Range<Int>] {
        var index = 0
        return parts.compactMap { part in
            let start = index
            index = part.end(in: line, at: start) ?? line.byteCount
            return if case .time = part { start..<index } else { nil }
        }
    }

    /// As many of the words and blanks as `line` begins with, too.
    func common(with line: RawSpan) -> LinePrefix {
        var shared = self
        while let last = shared.parts.last, shared.length(in: line) == nil {
            shared.parts.removeLast()
            // Where fewer blanks stand, those beyond them are the other line's own.
            if case .word(let word) = last, word.suffix(2) == [0x20, 0x20] { shared.parts.append(.word(word.dropLast())) }
        }
        return shared
    }

    /// True when it names a writer, and does not only tell the time.
    var namesWriter: Bool {
        parts.contains { part in
            if case .word = part { true } else { false }
        }
    }

    private static func wordEnd(_ line: RawSpan, from start: Int) -> Int {
        var end = start
        while end < line.byteCount, line.byte(at: end) > 0x20 { end += 1 }
        return end
    }
}

extension LinePrefix.Part {
    /// The index behind the part that begins at `start`.
    fileprivate func end(in line: RawSpan, at start: Int) -> Int? {
        switch self {
        case .time(let blanks):
            guard let end = PrefixTime.end(line, at: start) else { return nil }
            for step in 0..<blanks where line.byte(at: end + step) != 0x20 { return nil }
            return end + blanks
        case .word(let word):
            return line.hasWord(word[...], at: start) ? start + word.count : nil
        }
    }

    /// True when the line ends with the part, but for its blanks.
    fileprivate func endsTrimmed(_ line: RawSpan, at start: Int) -> Bool {
        switch self {
        case .time: return PrefixTime.end(line, at: start) == line.byteCount
        case .word(let word):
            let bare = word.prefix { $0 != 0x20 }
            return start + bare.count == line.byteCount && line.hasWord(bare, at: start)
        }
    }
}

extension RawSpan {
    fileprivate func hasWord(_ word: ArraySlice<UInt8>, at start: Int) -> Bool {
        guard start + word.count <= byteCount else { return false }
        var index = start
        for byte in word {
            if self[index] != byte { return false }
            index += 1
        }
        return true
    }
}
