// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues

extension FilePatterns {
    /// Refuses patterns that nobody can have meant: a `[` without its `]`, which is no more than the letter itself to glob(7).
    func refuseOpenBrackets(in reader: inout ConfigReader) {
        // Of a path each part is held against names by itself; what is excluded is one text.
        FilePatterns.refuse(paths, where: FilePatterns.hasOpenBracket(path:), at: "paths", in: &reader)
        FilePatterns.refuse(exclude, where: FilePatterns.hasOpenBracket(text:), at: "exclude", in: &reader)
    }

    private static func refuse(_ patterns: [String], where isOpen: (String) -> Bool, at key: String, in reader: inout ConfigReader) {
        for (index, pattern) in patterns.enumerated() where isOpen(pattern) {
            reader.fault(
                at: key, index: index, "`\(pattern)` has a `[` that no `]` closes",
                mend: "add the `]`, or write `[[]` where the name has the bracket itself")
        }
    }

    private static func hasOpenBracket(path: String) -> Bool {
        path.split(separator: "/").contains { hasOpenBracket(text: String($0)) }
    }

    /// True where the pattern has a `[` that nothing closes.
    ///
    /// `[]a]` and `[!]a]` close with the second `]`; `[[:digit:]]` holds a class; a backslash takes the next character as it is.
    private static func hasOpenBracket(text: String) -> Bool {
        let part = Array(text.utf8)
        var index = 0
        while index < part.count {
            switch part[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "["):
                guard let end = bracketEnd(part, from: index + 1) else { return true }
                index = end
            default: index += 1
            }
        }
        return false
    }

    /// The index behind the `]` of a bracket whose inside begins at `start`.
    private static func bracketEnd(_ part: [UInt8], from start: Int) -> Int? {
        var index = start
        if index < part.count, part[index] == UInt8(ascii: "!") || part[index] == UInt8(ascii: "^") { index += 1 }
        let first = index
        while index < part.count {
            switch part[index] {
            case UInt8(ascii: "]") where index > first: return index + 1
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "["): index = classEnd(part, from: index) ?? index + 1
            default: index += 1
            }
        }
        return nil
    }

    /// The index behind `[:digit:]`, `[.x.]` or `[=x=]` that begins at `start`; nil for a `[` that means itself.
    private static func classEnd(_ part: [UInt8], from start: Int) -> Int? {
        guard start + 1 < part.count, [UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "=")].contains(part[start + 1]) else {
            return nil
        }
        let mark = part[start + 1]
        var index = start + 2
        while index + 1 < part.count {
            if part[index] == mark, part[index + 1] == UInt8(ascii: "]") { return index + 2 }
            index += 1
        }
        return nil
    }
}
