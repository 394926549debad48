// SPDX-License-Identifier: Apache-2.0

internal import LogModel

// The values of keys that name a secret, in logfmt, JSON (also JSON inside of a string), YAML, queries, DSNs and Go's own `%+v`.
extension RawSpan {
    /// The value of the key round `index`.
    func pair(around index: Int, floor: Int, _ memory: inout SearchMemory) -> FoundSecret? {
        guard let key = memory.key(of: self, around: index, floor: floor), let name = SecretKey(self, key),
            let value = SecretValue(self, behind: key, &memory), name.mayBe(value, of: self)
        else { return nil }
        return FoundSecret(value.range, name.kind, quotes: value.numberQuotes)
    }

    /// The value of an `Authorization` header: the scheme and what follows it.
    func authorization(around index: Int, floor: Int, _ memory: inout SearchMemory) -> FoundSecret? {
        guard let key = memory.key(of: self, around: index, floor: floor, isHeader: true),
            SecretKey.ends(self, key, with: "authorization"), let value = SecretValue(self, behind: key, &memory)
        else { return nil }
        let start = value.range.lowerBound
        if starts(with: "[redacted:", at: start) { return nil }
        let scheme = lettersEnd(from: start)
        if value.isQuoted { return value.range.isEmpty ? nil : FoundSecret(value.range, .authorization) }
        if byte(at: start - 1) == UInt8(ascii: "[") { return FoundSecret(start..<valueEnd(from: start, before: byteCount), .authorization) }
        guard byte(at: scheme) == 0x20, scheme > start else {
            let hasDigit = value.range.prefix(64).contains { self[$0].isDigit }
            return value.range.count >= 16 && hasDigit ? FoundSecret(value.range, .authorization) : nil
        }
        let word = packed(start..<min(scheme, start + 8)) | 0x2020_2020_2020_2020
        switch word & (UInt64.max >> (8 * UInt64(8 - min(8, scheme - start)))) {
        case ByteWord.of("bearer"), ByteWord.of("basic"), ByteWord.of("token"), ByteWord.of("negotiat"), ByteWord.of("ntlm"),
            ByteWord.of("apikey"):
            let end = wordEnd(from: skippingSpaces(from: scheme))
            return end > scheme + 1 ? FoundSecret(start..<valueEnd(from: start, before: end), .authorization) : nil
        case ByteWord.of("digest"), ByteWord.of("aws4-hma"), ByteWord.of("oauth"):
            return FoundSecret(start..<valueEnd(from: start, before: byteCount), .authorization)
        default: return nil
        }
    }

    /// What a `Cookie` or `Set-Cookie` header has: `session=…; theme=dark`.
    func cookie(around index: Int, floor: Int, _ memory: inout SearchMemory) -> FoundSecret? {
        guard let key = memory.key(of: self, around: index, floor: floor, isHeader: true), SecretKey.ends(self, key, with: "cookie"),
            let value = SecretValue(self, behind: key, &memory)
        else { return nil }
        let start = value.range.lowerBound
        // `cookie: not found` is prose, and has no name with a value.
        let sign = extracting(start..<min(byteCount, start + 128)).firstIndex(of: UInt8(ascii: "=")) ?? 128
        guard sign > 0, (start..<min(byteCount, start + sign)).allSatisfy({ self[$0].isKey }), start + sign < byteCount else { return nil }
        let isWhole = !value.isQuoted && (value.isLoose || byte(at: start - 1) == UInt8(ascii: "["))
        return FoundSecret(start..<(isWhole ? valueEnd(from: start, before: byteCount) : value.range.upperBound), .cookie)
    }

    private func lettersEnd(from start: Int) -> Int {
        var index = start
        while byte(at: index).isBase64URL { index += 1 }
        return index
    }

    /// Where a header's value ends: at a quote, a bracket, an escape or the line's end.
    private func valueEnd(from start: Int, before limit: Int) -> Int {
        var index = start
        while index < limit, self[index] >= 0x20, !"\"'`]}\\".utf8.contains(self[index]) { index += 1 }
        return index
    }
}
