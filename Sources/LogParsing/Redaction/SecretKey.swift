// SPDX-License-Identifier: Apache-2.0

internal import LogModel

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
        } else if ends("amzsignature") || ends("googsignature") {
            // Of a presigned address: who has it has what it leads to.
            kind = .secret
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
        guard !range.isEmpty, !text.starts(with: "[redacted:", at: range.lowerBound), !SecretKey.isPointer(text, range) else {
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

    private static func isPointer(_ text: RawSpan, _ range: Range<Int>) -> Bool {
        text.starts(with: "0x", at: range.lowerBound) && range.count <= 18 && range.dropFirst(2).allSatisfy { text[$0].isHexDigit }
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

extension UInt8 {
    /// What stands between the words of a key: `db_pass`, `db-pass`, `db.pass`.
    fileprivate var joinsWords: Bool { self == UInt8(ascii: "_") || self == UInt8(ascii: "-") || self == UInt8(ascii: ".") }

    fileprivate var isHexDigit: Bool { isDigit || (0x61...0x66).contains(self | 0x20) }
}
