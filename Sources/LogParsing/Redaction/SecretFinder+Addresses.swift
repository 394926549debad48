// SPDX-License-Identifier: Apache-2.0

internal import LogModel

// Passwords before an `@`: `postgres://user:password@host/db`, `redis://:password@host`, `user:password@tcp(host:3306)/db`.
extension RawSpan {
    /// How far a name and a password may reach before and behind an `@`.
    private static let addressLimit = 256

    func address(around at: Int, floor: Int, _ memory: inout SearchMemory) -> FoundSecret? {
        lookBack(from: at, floor: floor, &memory)
        let start = memory.addressStart
        guard start < at else { return nil }
        if let scheme = memory.scheme, isUserStart(scheme + 3, before: at) {
            return password(scheme + 3..<lastAt(from: at, &memory), .urlPassword)
        }
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

    /// Looks from an `@` back to where its address begins, or to the `@` that was looked at before: what stands before that is known.
    private func lookBack(from at: Int, floor: Int, _ memory: inout SearchMemory) {
        let lowest = max(floor, at - RawSpan.addressLimit)
        let unseen = memory.at < at ? max(lowest, memory.at + 1) : lowest
        var index = at
        while index > unseen, !endsAddress(at: index - 1) { index -= 1 }
        memory.looked += at - index + 1
        var scheme = lastScheme(in: index..<at)
        if index > lowest, index - 1 == memory.at {
            index = max(lowest, memory.addressStart)
            scheme = scheme ?? memory.scheme.flatMap { $0 >= index ? $0 : nil }
        }
        (memory.at, memory.addressStart, memory.scheme) = (at, index, scheme)
    }

    /// Where the last `://` begins.
    private func lastScheme(in range: Range<Int>) -> Int? {
        var (last, from) = (Int?.none, range.lowerBound)
        while let colon = firstIndex(of: UInt8(ascii: ":"), in: from..<range.upperBound) {
            if colon + 3 <= range.upperBound, starts(with: "://", at: colon) { last = colon }
            from = colon + 1
        }
        return last
    }

    /// Whether a name can begin at `start`, behind `://`; it cannot where a path has begun before the `@`.
    ///
    /// A slash in a password is wrong, and still it is one: `http://host:80/@scope` has a port, `postgres://app:a/b@db` has none.
    private func isUserStart(_ start: Int, before at: Int) -> Bool {
        guard let slash = firstIndex(of: UInt8(ascii: "/"), in: start..<at) else { return true }
        guard let colon = firstIndex(of: UInt8(ascii: ":"), in: start..<slash) else { return false }
        return !isDigits(colon + 1..<slash)
    }

    private func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        extracting(range).firstIndex(of: byte).map { range.lowerBound + $0 }
    }

    /// The last `@` of the same word before a path begins: a password may hold one.
    private func lastAt(from at: Int, _ memory: inout SearchMemory) -> Int {
        if memory.wordEnd <= at { (memory.wordEnd, memory.wordAt, memory.isWordEnded) = (at + 1, at, false) }
        var index = memory.wordEnd
        while !memory.isWordEnded, index < byteCount, index - at < RawSpan.addressLimit {
            if endsAddress(at: index) || "/?#,".utf8.contains(self[index]) {
                memory.isWordEnded = true
            } else {
                if self[index] == UInt8(ascii: "@") { memory.wordAt = index }
                index += 1
            }
        }
        memory.looked += index - memory.wordEnd + 1
        memory.wordEnd = index
        return max(at, memory.wordAt)
    }

    /// Whether a protocol and a bracket stand behind an `@`, or only the name of a database: `user:password@/db`.
    private func isCall(behind at: Int) -> Bool {
        var end = at + 1
        while end - at < 16, byte(at: end).isLetter || byte(at: end).isDigit { end += 1 }
        if byte(at: end) == UInt8(ascii: "(") { return true }
        return byte(at: at + 1) == UInt8(ascii: "/") && byte(at: at + 2).isBase64URL
    }

    /// What stands behind the first colon of `name:password`.
    private func password(_ range: Range<Int>, _ kind: RedactionKind) -> FoundSecret? {
        guard let colon = firstIndex(of: UInt8(ascii: ":"), in: range), colon + 1 < range.upperBound,
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
