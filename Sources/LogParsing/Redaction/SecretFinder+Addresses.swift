// SPDX-License-Identifier: Apache-2.0

internal import LogModel

// Passwords before an `@`: `postgres://user:password@host/db`, `redis://:password@host`, `user:password@tcp(host:3306)/db`.
extension RawSpan {
    /// How far a name and a password may reach before and behind an `@`.
    private static let addressLimit = 256

    func address(around at: Int, floor: Int) -> FoundSecret? {
        let start = addressStart(before: at, floor: floor)
        guard start < at else { return nil }
        if let user = userStart(start..<at) { return password(user..<lastAt(from: at), .urlPassword) }
        return isCall(behind: at) ? password(start..<at, .dsnPassword) : nil
    }

    /// The mail address round an `@`.
    func mailAddress(around at: Int, floor: Int) -> FoundSecret? {
        var start = at
        while start > floor, at - start < 64, self[start - 1].isBase64URL || ".+%".utf8.contains(self[start - 1]) { start -= 1 }
        var (end, dot) = (at + 1, at)
        while end < byteCount, end - at < 255, self[end].isDigit || self[end].isLetter || ".-".utf8.contains(self[end]) {
            if self[end] == UInt8(ascii: ".") { dot = end }
            end += 1
        }
        // A full stop ends a sentence; `pkg/mod/example.com/x@v1.2.3` has no letters behind its last dot.
        if dot == end - 1 { return nil }
        guard start < at, dot > at + 1, end - dot > 2, (dot + 1..<end).allSatisfy({ self[$0].isLetter }) else { return nil }
        return FoundSecret(start..<end, .email)
    }

    private func addressStart(before at: Int, floor: Int) -> Int {
        var index = at
        while index > floor, at - index < RawSpan.addressLimit, !endsAddress(at: index - 1) { index -= 1 }
        return index
    }

    /// Where the name begins behind the last `://` of `range`; nil where there is none, or a path has begun.
    ///
    /// A slash in a password is wrong, and still it is one: `http://host:80/@scope` has a port, `postgres://app:a/b@db` has none.
    private func userStart(_ range: Range<Int>) -> Int? {
        var start = range.upperBound - 3
        while start >= range.lowerBound, !starts(with: "://", at: start) { start -= 1 }
        guard start >= range.lowerBound else { return nil }
        start += 3
        guard let slash = firstIndex(of: UInt8(ascii: "/"), from: start), slash < range.upperBound else { return start }
        guard let colon = firstIndex(of: UInt8(ascii: ":"), from: start), colon < slash, !isDigits(colon + 1..<slash) else { return nil }
        return start
    }

    /// The last `@` of the same word before a path begins: a password may hold one.
    private func lastAt(from at: Int) -> Int {
        var (index, last) = (at + 1, at)
        while index < byteCount, index - at < RawSpan.addressLimit, !endsAddress(at: index), !"/?#,".utf8.contains(self[index]) {
            if self[index] == UInt8(ascii: "@") { last = index }
            index += 1
        }
        return last
    }

    /// Whether a protocol and a bracket stand behind an `@`.
    private func isCall(behind at: Int) -> Bool {
        var end = at + 1
        while end - at < 16, byte(at: end).isLetter || byte(at: end).isDigit { end += 1 }
        return byte(at: end) == UInt8(ascii: "(")
    }

    /// What stands behind the first colon of `name:password`.
    private func password(_ range: Range<Int>, _ kind: RedactionKind) -> FoundSecret? {
        guard let colon = firstIndex(of: UInt8(ascii: ":"), from: range.lowerBound), colon + 1 < range.upperBound,
            !starts(with: "[redacted:", at: range.lowerBound), !starts(with: "[redacted:", at: colon + 1)
        else { return nil }
        return FoundSecret(colon + 1..<range.upperBound, kind)
    }

    /// True for what no address holds: spaces, quotes and what escapes them. Go's JSON writes `&` as `\u0026`.
    private func endsAddress(at index: Int) -> Bool {
        // A switch, since this is asked for each byte before each `@`.
        switch self[index] {
        case UInt8(ascii: "\\"): !starts(with: "\\u00", at: index)
        case ...0x20, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "<"), UInt8(ascii: ">"): true
        default: false
        }
    }
}
