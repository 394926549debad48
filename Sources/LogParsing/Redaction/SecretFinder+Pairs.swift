// SPDX-License-Identifier: Apache-2.0

internal import LogModel

// The values of keys that name a secret, in logfmt, JSON (also JSON inside of a string), YAML, queries, DSNs and Go's own `%+v`.
extension RawSpan {
    /// The value of the key round `index`.
    func pair(around index: Int, floor: Int) -> FoundSecret? {
        let key = keyRange(around: index, floor: floor)
        guard let name = SecretKey(self, key), let value = SecretValue(self, behind: key.upperBound),
            name.mayBe(value, of: self)
        else { return nil }
        return FoundSecret(value.range, name.kind, quotes: value.numberQuotes)
    }

    /// The value of an `Authorization` header: the scheme and what follows it.
    func authorization(around index: Int, floor: Int) -> FoundSecret? {
        let key = keyRange(around: index, floor: floor)
        guard SecretKey.ends(self, key, with: "authorization"), let value = SecretValue(self, behind: key.upperBound) else { return nil }
        let start = value.range.lowerBound
        if starts(with: "[redacted:", at: start) { return nil }
        let scheme = lettersEnd(from: start)
        let isWhole = value.isQuoted || byte(at: start - 1) == UInt8(ascii: "[")
        if isWhole { return FoundSecret(start..<valueEnd(from: start), .authorization) }
        guard byte(at: scheme) == 0x20, scheme > start else {
            let hasDigit = value.range.contains { self[$0].isDigit }
            return value.range.count >= 16 && hasDigit ? FoundSecret(value.range, .authorization) : nil
        }
        let word = packed(start..<min(scheme, start + 8)) | 0x2020_2020_2020_2020
        switch word & (UInt64.max >> (8 * UInt64(8 - min(8, scheme - start)))) {
        case ByteWord.of("bearer"), ByteWord.of("basic"), ByteWord.of("token"), ByteWord.of("negotiat"), ByteWord.of("ntlm"),
            ByteWord.of("apikey"):
            let end = wordEnd(from: skippingSpaces(from: scheme))
            return end > scheme + 1 ? FoundSecret(start..<min(end, valueEnd(from: start)), .authorization) : nil
        case ByteWord.of("digest"), ByteWord.of("aws4-hma"), ByteWord.of("oauth"):
            return FoundSecret(start..<valueEnd(from: start), .authorization)
        default: return nil
        }
    }

    private func lettersEnd(from start: Int) -> Int {
        var index = start
        while byte(at: index).isBase64URL { index += 1 }
        return index
    }

    /// Where a header's value ends: at a quote, a bracket, an escape or the line's end.
    private func valueEnd(from start: Int) -> Int {
        var index = start
        while index < byteCount, self[index] >= 0x20, !"\"'`]}\\".utf8.contains(self[index]) { index += 1 }
        return index
    }

    /// The key that `index` is a part of. No key is longer than 64 bytes.
    private func keyRange(around index: Int, floor: Int) -> Range<Int> {
        var (start, end) = (index, index)
        while start > floor, index - start < 64, self[start - 1].isBase64URL || self[start - 1] == UInt8(ascii: ".") { start -= 1 }
        while end < byteCount, end - index < 64, self[end].isBase64URL || self[end] == UInt8(ascii: ".") { end += 1 }
        return start..<end
    }
}

/// A key that names a secret.
struct SecretKey {
    var kind: RedactionKind
    /// True for words that often stand in prose before something else: `unexpected token: EOF`.
    private var isCommon = false

    init?(_ text: RawSpan, _ range: Range<Int>) {
        func ends(_ word: StaticString) -> Bool { SecretKey.ends(text, range, with: word) }
        if ends("password") || ends("passwd") || ends("passphrase") || ends("pwd") || (ends("pass") && SecretKey.isWord(text, range)) {
            kind = .password
            // `pass` is a word of its own, and the shell's working directory is not secret.
            isCommon = range.count == 4 && ends("pass")
            if range.count <= 6, text.starts(with: "PWD", at: range.upperBound - 3), range.count == 3 || ends("oldpwd") { return nil }
        } else if ends("secretaccesskey") || ends("awssecretkey") {
            kind = .awsSecretKey
        } else if ends("accountkey") || ends("sharedaccesskey") {
            kind = .azureKey
        } else if ends("secret") || ends("token") {
            kind = .secret
            isCommon = true
            // Where the next page begins.
            if ends("nexttoken") || ends("pagetoken") || ends("continuationtoken") || ends("continuetoken") { return nil }
        } else if ends("apikey") || ends("accesskey") || ends("secretkey") || ends("privatekey") || ends("encryptionkey") {
            kind = .secret
            isCommon = true
        } else {
            return nil
        }
    }

    /// What no secret is: nothing, a word for nothing, a pointer, a mark that something was left out already.
    func mayBe(_ value: borrowing SecretValue, of text: RawSpan) -> Bool {
        let range = value.range
        guard !range.isEmpty, !text.starts(with: "[redacted:", at: range.lowerBound), !text.starts(with: "0x", at: range.lowerBound) else {
            return false
        }
        for word: StaticString in ["nil", "<nil>", "null", "true", "false", "none", "empty", "unset", "invalid", "missing", "required"] {
            if range.count == word.utf8CodeUnitCount, text.extracting(range).equalsIgnoringCase(word) { return false }
        }
        if SecretKey.isMask(text, range) { return false }
        if value.isQuoted || !value.isLoose { return !isCommon || range.count >= 6 || value.isQuoted }
        // Behind a colon and a space, prose may go on.
        let hasDigit = range.contains { text[$0].isDigit }
        if isCommon { return range.count >= 16 || (hasDigit && range.count >= 8) }
        return hasDigit || !value.isFollowedByWords
    }

    /// Whether the four last letters of the key are a word of their own, as in `db_pass` and `dbPass`, and not in `compass`.
    private static func isWord(_ text: RawSpan, _ range: Range<Int>) -> Bool {
        guard range.count > 4 else { return true }
        let (before, first) = (text[range.upperBound - 5], text[range.upperBound - 4])
        return !before.isLetter || (before & 0x20 != 0 && first & 0x20 == 0)
    }

    /// Whether the value was masked by whoever wrote it, or is the verb of a format.
    private static func isMask(_ text: RawSpan, _ range: Range<Int>) -> Bool {
        let first = text[range.lowerBound]
        if first == UInt8(ascii: "%") { return range.count == 2 }
        guard "*.-xX".utf8.contains(first), range.allSatisfy({ text[$0] == first }) else { return false }
        return range.count > 2 || !first.isLetter
    }

    /// Whether the key ends with `word`, in any case, `_`, `-` and `.` left out.
    static func ends(_ text: RawSpan, _ range: Range<Int>, with word: StaticString) -> Bool {
        var (index, left) = (range.upperBound, word.utf8CodeUnitCount)
        while left > 0 {
            guard index > range.lowerBound else { return false }
            index -= 1
            let byte = text[index]
            // A static string with a pointer representation holds this many bytes.
            if unsafe byte | 0x20 == word.utf8Start[left - 1] {
                left -= 1
            } else if !byte.joinsWords {
                return false
            }
        }
        return true
    }
}

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
    init?(_ text: RawSpan, behind end: Int) {
        var index = end
        // The key's closing quote, and the backslashes before it.
        let keyEscapes = text.backslashes(from: index)
        index += keyEscapes
        let keyIsQuoted = text.byte(at: index) == UInt8(ascii: "\"")
        if keyIsQuoted { index += 1 } else if keyEscapes > 0 { return nil }
        if text.byte(at: index) == UInt8(ascii: "'") { index += 1 }
        while text.byte(at: index) == 0x20, index - end < 8 { index += 1 }
        let mark = text.byte(at: index)
        guard mark == UInt8(ascii: "=") || mark == UInt8(ascii: ":") else { return nil }
        index += 1
        if mark == UInt8(ascii: ":"), text.byte(at: index) == UInt8(ascii: "=") { index += 1 }
        let behindMark = index
        while text.byte(at: index) == 0x20, index - behindMark < 8 { index += 1 }
        isLoose = mark == UInt8(ascii: ":") && index > behindMark && !keyIsQuoted
        // In logfmt a space ends the value.
        if mark == UInt8(ascii: "="), index > behindMark, text.byte(at: end) != 0x20 { return nil }
        // A list: of JSON, or of HTTP's headers as Go prints them.
        if text.byte(at: index) == UInt8(ascii: "["), !text.starts(with: "[redacted:", at: index) { index += 1 }
        let escapes = text.backslashes(from: index)
        let quote = text.byte(at: index + escapes)
        if quote == UInt8(ascii: "\"") || (quote == UInt8(ascii: "'") && escapes == 0) {
            let start = index + escapes + 1
            // `{"msg":"the password="}`: that quote ends the text which the key stands in.
            if !keyIsQuoted, " ,:;}])".utf8.contains(text.byte(at: start)) || text.byte(at: start) < 0x20 { return nil }
            if keyIsQuoted, escapes != keyEscapes { return nil }
            if !keyIsQuoted, escapes == 0, quote == UInt8(ascii: "\""), text.byte(at: 0) == UInt8(ascii: "{") { return nil }
            isQuoted = true
            range = start..<text.quotedEnd(from: start, quote: quote, escapes: escapes)
            return
        }
        let start = index
        while index < text.byteCount, !text[index].endsBareValue { index += 1 }
        range = start..<index
        isFollowedByWords = text.byte(at: index) == 0x20 && text.byte(at: index + 1).isLetter
        // `"pin":1234` needs quotes round what replaces it.
        guard keyIsQuoted, start < index else { return }
        guard text[start].isDigit || text[start] == UInt8(ascii: "-") else { return nil }
        numberQuotes = keyEscapes
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
    /// What stands between the words of a key: `db_pass`, `db-pass`, `db.pass`.
    fileprivate var joinsWords: Bool { self == UInt8(ascii: "_") || self == UInt8(ascii: "-") || self == UInt8(ascii: ".") }

    fileprivate var endsBareValue: Bool {
        switch self {
        case ...0x20, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "&"),
            UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"):
            true
        default: false
        }
    }
}
