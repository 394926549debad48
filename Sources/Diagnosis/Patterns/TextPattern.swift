// SPDX-License-Identifier: Apache-2.0

package import ConfigValues
internal import GoTraceback
internal import LogModel

/// What a line has to say: literals with gaps between them.
///
/// | written                               | fits                                                                       |
/// |---------------------------------------|----------------------------------------------------------------------------|
/// | `tx closed`                           | the words anywhere in a line, but not within a longer word                 |
/// | `write *: no space left on device`    | anything, also nothing, where the star stands                              |
/// | `open {path}: permission denied`      | the same, and the cause may name what stood there: `{path}`                |
/// | `^timeout$`                           | `^` is the line's beginning, `$` its end                                   |
/// | `(*DB)`, `\*`, `\{`, `\^`, `\$`, `\\` | themselves; a star behind `(` is one, for so Go writes receivers           |
///
/// No regular expressions: those of Swift go back and try again, so that a hostile line could hold up the intake, and cost a thousand times as
/// much. Here a literal is looked for behind the one before it and never again, so that a match is one pass over the line.
package struct TextPattern: Hashable, Sendable {
    /// As it was written.
    package let text: String
    /// The literals, in order; between two of them stands a gap.
    private(set) var pieces: [[UInt8]] = []
    /// What stood in a gap has this name; nil for a star. One fewer than the pieces.
    private(set) var names: [String?] = []
    private var isAtStart = false
    private var isAtEnd = false
    /// False for names, whose parts may stand within a word.
    private let keepsWords: Bool

    /// A pattern for a line of text.
    package init(_ text: String) throws(ConfigProblem) { try self.init(text, isWhole: false) }

    /// - Parameter isWhole: True for one that all of a name has to fit.
    init(_ text: String, isWhole: Bool) throws(ConfigProblem) {
        self.text = text
        keepsWords = !isWhole
        var parser = PatternParser(text)
        try parser.parse()
        (pieces, names) = (parser.pieces, parser.names)
        isAtStart = isWhole || parser.isAtStart
        isAtEnd = isWhole || parser.isAtEnd
        guard pieces.contains(where: { !$0.isEmpty }) || isWhole else {
            throw ConfigProblem("\(text.inPattern) fits every line", mend: "write a word that has to stand there")
        }
        guard text.utf8.count <= 1_000 else { throw ConfigProblem("is a pattern of more than 1000 bytes", mend: "write a shorter one") }
    }

    /// The longest literal: what a pattern rests on.
    var longest: [UInt8] { pieces.max { $0.count < $1.count } ?? [] }

    /// What stood in the gaps of a line that fits; nil for one that does not.
    func match(_ line: RawSpan) -> [Range<Int>]? {
        var gaps: [Range<Int>] = []
        var end = 0
        for index in pieces.indices {
            guard let found = place(of: index, in: line, from: end) else { return nil }
            if index > 0 { gaps.append(end..<found) }
            end = found + pieces[index].count
        }
        return gaps
    }

    /// Where a piece stands first at or behind `start`, with regard to what has to stand round it.
    private func place(of index: Int, in line: RawSpan, from start: Int) -> Int? {
        let piece = pieces[index]
        let isLast = index == pieces.count - 1
        // A gap at the end is all the rest.
        if isLast, index > 0, piece.isEmpty { return line.byteCount }
        if index == 0, isAtStart {
            guard line.has(piece, at: 0), !isLast || !isAtEnd || line.byteCount == piece.count else { return nil }
            return isLast && !endsWord(line, 0, piece) ? nil : 0
        }
        if isLast, isAtEnd {
            let place = line.byteCount - piece.count
            guard place >= start, line.has(piece, at: place), index > 0 || beginsWord(line, place, piece) else { return nil }
            return place
        }
        var from = start
        while let found = line.firstIndex(of: piece, from: from) {
            if index > 0 || beginsWord(line, found, piece), !isLast || endsWord(line, found, piece) { return found }
            from = found + 1
        }
        return nil
    }

    private func beginsWord(_ line: RawSpan, _ place: Int, _ piece: [UInt8]) -> Bool {
        guard keepsWords, place > 0, let first = piece.first else { return true }
        return !(first.isWordByte && line[place - 1].isWordByte)
    }

    private func endsWord(_ line: RawSpan, _ place: Int, _ piece: [UInt8]) -> Bool {
        let end = place + piece.count
        guard keepsWords, end < line.byteCount, let last = piece.last else { return true }
        return !(last.isWordByte && line[end].isWordByte)
    }
}

extension TextPattern: ConfigScalar {
    package init(configText text: String) throws(ConfigProblem) { try self.init(text) }
    package var configText: String { text }
}

/// A pattern that all of a name has to fit: `go.etcd.io/bbolt.(*DB).*`. A star stands for anything, also for dots and slashes.
package struct NamePattern: ConfigScalar, Hashable, Sendable {
    let pattern: TextPattern

    package init(configText text: String) throws(ConfigProblem) { pattern = try TextPattern(text, isWhole: true) }
    package var configText: String { pattern.text }

    func fits(_ name: RawSpan) -> Bool { pattern.match(name) != nil }
    func fits(_ name: String) -> Bool { fits(Array(name.utf8).rawSpan) }
}

extension [NamePattern] {
    /// True where one of them fits, or where there is none.
    func allow(_ name: RawSpan) -> Bool {
        for index in indices where self[index].fits(name) { return true }
        return isEmpty
    }

    /// False where no name in a crash's text can fit, since no pattern's longest literal stands in it: one search, where a dump's names are thousands.
    func mayFit(in crash: Crash) -> Bool {
        isEmpty || contains { crash.text.rawSpan.contains($0.pattern.longest) }
    }
}
