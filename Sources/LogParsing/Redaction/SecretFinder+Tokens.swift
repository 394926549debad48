// SPDX-License-Identifier: Apache-2.0

internal import LogModel

// Tokens that show by their first letters what they are, and the PEM block's first line.
extension RawSpan {
    /// The token whose beginning, or a known part of it, stands at `index`.
    func token(at index: Int, floor: Int) -> FoundSecret? {
        switch word(at: index) & 0xFF_FFFF {
        case ByteWord.of("AKI"), ByteWord.of("ASI"):
            guard starts(with: "A", at: index + 3) else { return nil }
            return token(from: index, head: 4, body: 16...16, .awsAccessKey, floor: floor) { $0.isDigit || ($0.isLetter && $0 & 0x20 == 0) }
        case ByteWord.of("AIz"):
            guard starts(with: "a", at: index + 3) else { return nil }
            return token(from: index, head: 4, body: 35...35, .gcpKey, floor: floor) { $0.isBase64URL }
        case ByteWord.of("eyJ"): return webToken(at: index, floor: floor)
        case ByteWord.of("b_p"):
            guard starts(with: "github_pat_", at: index - 5) else { return nil }
            return token(from: index - 5, head: 11, body: 22...255, .githubToken, floor: floor) { $0.isBase64URL }
        case ByteWord.of("lpa"):
            guard starts(with: "glpat-", at: index - 1) else { return nil }
            return token(from: index - 1, head: 6, body: 20...255, .gitlabToken, floor: floor) { $0.isBase64URL }
        case ByteWord.of("xox"):
            guard byte(at: index + 4) == UInt8(ascii: "-") else { return nil }
            return token(from: index, head: 5, body: 10...255, .slackToken, floor: floor) { $0.isBase64URL }
        case ByteWord.of("k_l"), ByteWord.of("k_t"):
            guard starts(with: "live_", at: index + 2) || starts(with: "test_", at: index + 2) else { return nil }
            return token(from: index - 1, head: 8, body: 16...255, .stripeKey, floor: floor) { $0.isDigit || $0.isLetter }
        case ByteWord.of("CSP"):
            guard starts(with: "GOCSPX-", at: index - 2) else { return nil }
            return token(from: index - 2, head: 7, body: 20...255, .secret, floor: floor) { $0.isBase64URL }
        case ByteWord.of("ya2"):
            guard starts(with: "9.", at: index + 3) else { return nil }
            return token(from: index, head: 5, body: 20...2_048, .secret, floor: floor) { $0.isBase64URL }
        case ByteWord.of("hvs"):
            guard starts(with: ".", at: index + 3) else { return nil }
            return token(from: index, head: 4, body: 20...255, .secret, floor: floor) { $0.isBase64URL }
        case ByteWord.of("pm_"):
            guard starts(with: "n", at: index - 1) else { return nil }
            return token(from: index - 1, head: 4, body: 36...255, .secret, floor: floor) { $0.isDigit || $0.isLetter }
        default:
            guard byte(at: index + 3) == UInt8(ascii: "_") else { return nil }
            return token(from: index, head: 4, body: 36...255, .githubToken, floor: floor) { $0.isDigit || $0.isLetter }
        }
    }

    /// A token that begins at `start` with `head` letters which show what it is, and goes on with as many as `body` says.
    private func token(
        from start: Int, head: Int, body: ClosedRange<Int>, _ kind: RedactionKind, floor: Int, _ belongs: (UInt8) -> Bool
    ) -> FoundSecret? {
        guard start >= floor, !byte(at: start - 1).isBase64URL else { return nil }
        var end = start + head
        while end - start - head <= body.upperBound, end < byteCount, belongs(self[end]) { end += 1 }
        return body.contains(end - start - head) ? FoundSecret(start..<end, kind) : nil
    }

    /// A JSON Web Token, `eyJ….eyJ….…`: two or more parts in base64url behind the header's.
    private func webToken(at start: Int, floor: Int) -> FoundSecret? {
        guard start >= floor, !byte(at: start - 1).isBase64URL else { return nil }
        var (end, parts) = (start, 0)
        while parts < 5 {
            let next = base64URLEnd(from: end)
            // The signature of an unsigned token is empty.
            guard next - end >= (parts == 0 ? 8 : 2) || parts == 2 else { break }
            (end, parts) = (next, parts + 1)
            guard byte(at: end) == UInt8(ascii: ".") else { break }
            end += 1
        }
        return parts >= 2 && end - start >= 24 ? FoundSecret(start..<end, .jwt) : nil
    }

    private func base64URLEnd(from start: Int) -> Int {
        var index = start
        while index < byteCount, self[index].isBase64URL { index += 1 }
        return index
    }

    /// What stands behind the word `Bearer`; in prose that is a word without digits, such as `authentication`.
    func bearer(at index: Int) -> FoundSecret? {
        guard word(at: index) & 0xFFFF_FFFF_FFFF | 0x2020_2020_2020 == ByteWord.of("bearer"), !byte(at: index - 1).isLetter,
            byte(at: index + 6) == 0x20
        else { return nil }
        let start = skippingSpaces(from: index + 6)
        var (end, hasDigit) = (start, false)
        while end < byteCount, self[end].isBase64URL || self[end].isBase64 || ".~".utf8.contains(self[end]) {
            if self[end].isDigit { hasDigit = true }
            end += 1
        }
        // `[redacted:…]` begins with none of these.
        return end - start >= 20 || (hasDigit && end - start >= 8) ? FoundSecret(start..<end, .bearer) : nil
    }

    /// What a shared access signature says of itself: `&sig=…`.
    func signature(at index: Int) -> FoundSecret? {
        let before = byte(at: index - 2)
        guard byte(at: index - 1) | 0x20 == UInt8(ascii: "s"), !before.isLetter, !before.isDigit, before != UInt8(ascii: "_") else {
            return nil
        }
        let start = index + 3
        var end = start
        while end < byteCount, self[end].isBase64URL || self[end].isBase64 || self[end] == UInt8(ascii: "%") { end += 1 }
        return end - start >= 20 ? FoundSecret(start..<end, .azureSignature) : nil
    }
}

extension UInt8 {
    /// A letter, a digit, `-` or `_`.
    var isBase64URL: Bool { isDigit || isLetter || self == UInt8(ascii: "-") || self == UInt8(ascii: "_") }
    /// A letter, a digit, `+`, `/` or `=`.
    var isBase64: Bool { isDigit || isLetter || self == UInt8(ascii: "+") || self == UInt8(ascii: "/") || self == UInt8(ascii: "=") }
}
