// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogParsing

/// What `inspect grep` looks for: a regular expression, or a text that is found without one.
package struct SearchPattern {
    /// A pattern that is no regular expression, and where it goes wrong.
    package struct Malformed: Error, CustomStringConvertible {
        package var description: String
    }

    private enum Matcher {
        case plain(ByteNeedle)
        case expression(Regex<AnyRegexOutput>, required: ByteNeedle)
    }

    private let matcher: Matcher
    private let ignoresCase: Bool
    /// Look at the whole document as it is stored, not only at its message.
    private let wholeDocument: Bool

    package init(_ text: String, ignoresCase: Bool = false, wholeDocument: Bool = false) throws(Malformed) {
        self.wholeDocument = wholeDocument
        let isPlain = !text.contains { SearchPattern.special.contains($0) }
        // The case of other letters than ASCII's is for the regular expression to know.
        if isPlain, !ignoresCase || text.utf8.allSatisfy({ $0 < 0x80 }) {
            matcher = .plain(ByteNeedle(ignoresCase ? SearchPattern.lowered(Array(text.utf8)) : Array(text.utf8)))
            self.ignoresCase = ignoresCase
            return
        }
        self.ignoresCase = ignoresCase
        do {
            let expression = try Regex(text).matchingSemantics(.unicodeScalar).anchorsMatchLineEndings().ignoresCase(ignoresCase)
            matcher = .expression(expression, required: ByteNeedle(ignoresCase ? [] : SearchPattern.required(in: text)))
        } catch {
            throw Malformed(description: SearchPattern.words(for: error, in: text))
        }
    }

    /// True when the pattern is found in a record.
    package func matches(_ document: RawSpan) -> Bool {
        if wholeDocument { return isFound(in: document) }
        guard let range = StoredDocument(document).message else { return false }
        let text = document.extracting(range)
        guard text.firstIndex(of: UInt8(ascii: "\\")) != nil else { return isFound(in: text) }
        return isFound(in: EscapedText.bytes(of: text).rawSpan)
    }

    private func isFound(in text: RawSpan) -> Bool {
        switch matcher {
        case .plain(let needle):
            return ignoresCase ? needle.isFound(in: SearchPattern.lowered(text.copy).rawSpan) : needle.isFound(in: text)
        case .expression(let expression, let required):
            // An expression takes microseconds where a text takes nanoseconds.
            guard required.isFound(in: text) else { return false }
            return (try? expression.firstMatch(in: text.text)) != nil
        }
    }

    // MARK: Reading the pattern

    private static let special: Set<Character> = ["\\", "^", "$", ".", "|", "?", "*", "+", "(", ")", "[", "]", "{", "}"]

    /// The longest text that every match must hold; empty where that is not plain to see.
    static func required(in pattern: String) -> [UInt8] {
        // With a choice nothing is sure; groups may set options or be left out, and `\Q` quotes.
        guard !pattern.contains("|"), !pattern.contains("(?"), !pattern.contains("\\Q") else { return [] }
        var (best, run): ([Character], [Character]) = ([], [])
        var depth = 0
        var rest = pattern[...]
        func end() {
            if run.count > best.count { best = run }
            run = []
        }
        while let character = rest.popFirst() {
            switch character {
            case "\\":
                end()
                // `\u{1F600}`, `\p{L}`, `\x41`: letters behind a backslash stand for something else.
                guard let next = rest.popFirst(), !next.isLetter, !next.isNumber else { return [] }
            case "[", "(": (depth, _) = (depth + 1, end())
            case "]", ")": (depth, _) = (depth - 1, end())
            case "*", "?", "{":
                // The character before may be left out.
                if !run.isEmpty { run.removeLast() }
                end()
                if character == "{" { rest = rest.drop { $0 != "}" }.dropFirst() }
            case "+", ".", "^", "$", "}", "|": end()
            default: if depth == 0 { run.append(character) }
            }
        }
        end()
        return Array(String(best).utf8)
    }

    private static func lowered(_ bytes: [UInt8]) -> [UInt8] { bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 } }

    /// `'a(b': expected ')', at character 4`
    private static func words(for error: any Error, in pattern: String) -> String {
        let place = place(of: error, in: pattern).map { ", at character \($0 + 1)" } ?? ""
        return "`\(PrintableText.of(pattern))` is no regular expression: \(PrintableText.of("\(error)"))\(place)"
    }

    /// The standard library keeps the place in the error, and its type for itself.
    private static func place(of error: any Error, in pattern: String) -> Int? {
        guard let location = Mirror(reflecting: error).children.first(where: { $0.label == "location" })?.value,
            let range = Mirror(reflecting: location).children.first(where: { $0.label == "range" })?.value as? Range<String.Index>,
            range.lowerBound <= pattern.endIndex
        else { return nil }
        return pattern.distance(from: pattern.startIndex, to: range.lowerBound)
    }
}
