// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// The value behind a key: where it is, and how it stands there.
struct SecretValue: ~Escapable {
    private(set) var range: Range<Int>
    private(set) var isQuoted = false
    /// A colon and a space stand before it, as in YAML and in prose.
    private(set) var isLoose = false
    private(set) var isFollowedByWords = false
    /// Of a number of JSON: how many backslashes stand before the quotes of its key.
    private(set) var numberQuotes: Int?

    @_lifetime(copy text)
    init?(_ text: RawSpan, behind key: Range<Int>, _ memory: inout SearchMemory) {
        let end = key.upperBound
        var index = end
        // The key's closing quote, and the backslashes before it.
        let keyEscapes = text.backslashes(from: index)
        index += keyEscapes
        let keyIsQuoted = text.byte(at: index) == UInt8(ascii: "\"")
        if keyIsQuoted { index += 1 } else if keyEscapes > 0 { return nil }
        if text.byte(at: index) == UInt8(ascii: "'") { index += 1 }
        while text.byte(at: index) == 0x20, index - end < 8 { index += 1 }
        // A flag of a command, `--password X`.
        let isFlag = index == end + 1 && text.byte(at: key.lowerBound) == UInt8(ascii: "-") && text.byte(at: index).isWordStart
        let mark = isFlag ? UInt8(ascii: ":") : text.byte(at: index)
        guard mark == UInt8(ascii: "=") || mark == UInt8(ascii: ":") else { return nil }
        if !isFlag { index += 1 }
        if mark == UInt8(ascii: ":"), text.byte(at: index) == UInt8(ascii: "=") { index += 1 }
        let behindMark = index
        while text.byte(at: index) == 0x20, index - behindMark < 8 { index += 1 }
        isLoose = isFlag || (mark == UInt8(ascii: ":") && index > behindMark && !keyIsQuoted)
        // In logfmt a space ends the value.
        if mark == UInt8(ascii: "="), index > behindMark, text.byte(at: end) != 0x20 { return nil }
        index = text.memberValue(at: index, isQuoted: keyIsQuoted, escapes: keyEscapes)
        let list = text.listOpening(at: index)
        if let list { index = list.inside }
        let escapes = text.backslashes(from: index)
        let quote = text.byte(at: index + escapes)
        if quote == UInt8(ascii: "\"") || (escapes == 0 && (quote == UInt8(ascii: "'") || quote == UInt8(ascii: "`"))) {
            let start = index + escapes + 1
            // `{"msg":"the password="}`: that quote ends the text which the key stands in.
            if !keyIsQuoted, " ,:;}])".utf8.contains(text.byte(at: start)) || text.byte(at: start) < 0x20 { return nil }
            if keyIsQuoted, escapes != keyEscapes, quote != UInt8(ascii: "`") { return nil }
            if !keyIsQuoted, escapes == 0, quote == UInt8(ascii: "\""), text.isJSONLine { return nil }
            isQuoted = true
            defer { memory.looked += range.count + 1 }
            let end = text.quotedEnd(from: start, quote: quote, escapes: escapes)
            range = start..<(list == nil ? end : text.lastQuotedEnd(behind: end, quote: quote, escapes: escapes))
            return
        }
        let start = index
        index = memory.bareValueEnd(of: text, from: start)
        range = start..<index
        isFollowedByWords = text.byte(at: index) == 0x20 && text.byte(at: index + 1).isLetter
        let isNumber = text.byte(at: start).isDigit || text.byte(at: start) == UInt8(ascii: "-")
        // `token: [see above]` is prose.
        if let list, !isLoose || list.isTyped, start < index, isNumber || !keyIsQuoted || list.isTyped,
            let end = text.bareListEnd(from: index, isJSON: keyIsQuoted && !list.isTyped)
        {
            range = start..<end
        }
        // `"pin":1234` needs quotes round what replaces it; Go's `[]byte{0x31}` is no JSON.
        guard keyIsQuoted, start < index, list?.isTyped != true else { return }
        guard isNumber else { return nil }
        numberQuotes = keyEscapes
    }
}

// Lists: `["a","b"]` of JSON, `[a b]` of HTTP's headers and of bytes as Go's `%v` prints them, `[]string{"a", "b"}` of its `%#v`.
extension RawSpan {
    /// `{host: db}` of YAML is none.
    fileprivate var isJSONLine: Bool {
        guard byte(at: 0) == UInt8(ascii: "{") else { return false }
        let first = byte(at: skippingSpaces(from: 1))
        return first == UInt8(ascii: "\"") || first == UInt8(ascii: "}")
    }

    /// Where the value stands of an object whose first member only says that it is one: `{"value":"…"}`, `{"String":"…","Valid":true}`.
    fileprivate func memberValue(at start: Int, isQuoted: Bool, escapes: Int) -> Int {
        guard byte(at: start) == UInt8(ascii: "{") else { return start }
        var index = skippingSpaces(from: start + 1)
        if isQuoted {
            guard backslashes(from: index) == escapes, byte(at: index + escapes) == UInt8(ascii: "\"") else { return start }
            index += escapes + 1
        }
        let word = word(at: index) | 0x2020_2020_2020_2020
        if word & 0xFF_FFFF_FFFF == ByteWord.of("value") {
            index += 5
        } else if word & 0xFFFF_FFFF_FFFF == ByteWord.of("string") {
            index += 6
        } else {
            return start
        }
        if isQuoted {
            guard backslashes(from: index) == escapes, byte(at: index + escapes) == UInt8(ascii: "\"") else { return start }
            index += escapes + 1
        }
        index = skippingSpaces(from: index)
        return byte(at: index) == UInt8(ascii: ":") ? skippingSpaces(from: index + 1) : start
    }

    /// Where the first value of a list stands whose opening is at `index`, and whether Go named its type; nil where none is opened.
    fileprivate func listOpening(at index: Int) -> (inside: Int, isTyped: Bool)? {
        guard byte(at: index) == UInt8(ascii: "["), !starts(with: "[redacted:", at: index) else { return nil }
        var end = index + 1
        while end - index < 8, byte(at: end).isDigit { end += 1 }
        guard byte(at: end) == UInt8(ascii: "]") else { return (index + 1, false) }
        for type: StaticString in ["string", "uint8", "byte", "interface {}"] where starts(with: type, at: end + 1) {
            end += 1 + type.utf8CodeUnitCount
            return "{(".utf8.contains(byte(at: end)) ? (end + 1, true) : nil
        }
        return (index + 1, false)
    }

    /// The end of the last of the quoted values of a list whose first ends at `end`.
    fileprivate func lastQuotedEnd(behind end: Int, quote: UInt8, escapes: Int) -> Int {
        var last = end
        while backslashes(from: last) == escapes, byte(at: last + escapes) == quote {
            let behind = last + escapes + 1
            var index = skippingSpaces(from: behind)
            if byte(at: index) == UInt8(ascii: ",") { index = skippingSpaces(from: index + 1) }
            // A header's values have commas between them, those of `%q` spaces.
            guard index > behind, backslashes(from: index) == escapes, byte(at: index + escapes) == quote else { break }
            last = quotedEnd(from: index + escapes + 1, quote: quote, escapes: escapes)
        }
        return last
    }

    /// The end of a list without quotes; nil where something else stands in it.
    fileprivate func bareListEnd(from start: Int, isJSON: Bool) -> Int? {
        var index = start
        while index < byteCount, self[index] >= 0x20 {
            switch self[index] {
            case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ")"): return index
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "\\"), UInt8(ascii: "["), UInt8(ascii: "{"),
                UInt8(ascii: "("):
                return nil
            case let byte where isJSON && !byte.isDigit && !" ,.-+eE".utf8.contains(byte): return nil
            default: index += 1
            }
        }
        return nil
    }
}

extension RawSpan {
    fileprivate func backslashes(from start: Int) -> Int {
        var index = start
        while index - start < 16, byte(at: index) == UInt8(ascii: "\\") { index += 1 }
        return index - start
    }

    /// The place of the quote, or of the backslashes before it, that ends a text which began with as many backslashes before its quote.
    ///
    /// A text inside of a JSON string that is itself inside of one has its own quotes written `\"`, and quotes within it `\\\"`.
    fileprivate func quotedEnd(from start: Int, quote: UInt8, escapes: Int) -> Int {
        var (index, run) = (start, 0)
        while index < byteCount, self[index] != 0x0A {
            let byte = self[index]
            if byte == UInt8(ascii: "\\") {
                run += 1
            } else {
                if byte == quote || byte == UInt8(ascii: "\"") {
                    if byte != quote { return index - run }
                    var level = 0
                    while level <= escapes {
                        if run >= level, (run - level) % (2 * (level + 1)) == 0 { return index - run }
                        level = level * 2 + 1
                    }
                }
                run = 0
            }
            index += 1
        }
        return index - run
    }
}

extension UInt8 {
    /// What the value of a flag may begin with; the next flag begins with a dash.
    fileprivate var isWordStart: Bool { isLetter || isDigit || "\"'$+/!#%&*_".utf8.contains(self) }
}
