// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues

/// Takes a pattern's text apart: ``TextPattern`` says how it is written.
struct PatternParser {
    private(set) var pieces: [[UInt8]] = [[]]
    private(set) var names: [String?] = []
    private(set) var isAtStart = false
    private(set) var isAtEnd = false
    private let text: String
    private var rest: Substring.UTF8View

    init(_ text: String) {
        self.text = text
        rest = text[...].utf8
    }

    mutating func parse() throws(ConfigProblem) {
        if rest.first == UInt8(ascii: "^") {
            isAtStart = true
            rest.removeFirst()
        }
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\\"): try takeEscape()
            case UInt8(ascii: "*") where pieces[pieces.count - 1].last != UInt8(ascii: "("): gap(nil)
            case UInt8(ascii: "{"): try takeName()
            case UInt8(ascii: "$") where rest.isEmpty: isAtEnd = true
            case 0x0A:
                throw ConfigProblem(
                    "\(text.inPattern) has more than one line", mend: "write one line; patterns are held against single ones")
            default: pieces[pieces.count - 1].append(byte)
            }
        }
    }

    private mutating func takeEscape() throws(ConfigProblem) {
        guard let byte = rest.popFirst() else {
            throw ConfigProblem("\(text.inPattern) ends in a backslash", mend: "write \\\\ for one")
        }
        pieces[pieces.count - 1].append(byte)
    }

    /// `name}`: lower-case letters and `_`.
    private mutating func takeName() throws(ConfigProblem) {
        guard let brace = rest.firstIndex(of: UInt8(ascii: "}")) else {
            throw ConfigProblem("\(text.inPattern) has a `{` without `}`", mend: "write {name}, or \\{ for a brace")
        }
        let name = String(decoding: Array(rest[..<brace]), as: UTF8.self)
        guard !name.isEmpty, name.utf8.allSatisfy({ ($0 >= 0x61 && $0 <= 0x7A) || $0 == 0x5F }) else {
            throw ConfigProblem(
                "\(text.inPattern) names a gap `\(name)`", mend: "write lower-case letters such as {path}, or \\{ for a brace")
        }
        rest = rest[brace...].dropFirst()
        gap(name)
    }

    private mutating func gap(_ name: String?) {
        // Two gaps in a row are one.
        if pieces.count > 1, pieces[pieces.count - 1].isEmpty {
            if names[names.count - 1] == nil { names[names.count - 1] = name }
            return
        }
        pieces.append([])
        names.append(name)
    }
}

extension String {
    /// The text as a fault quotes it.
    var inPattern: String { count > 60 ? "`\(prefix(60))…`" : "`\(self)`" }
}
