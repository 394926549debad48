// SPDX-License-Identifier: Apache-2.0

internal import LogModel

// `-----BEGIN RSA PRIVATE KEY-----` and what follows, on one line with its line ends escaped or on lines of their own.
extension RawSpan {
    /// Where a private key's block begins whose `BEGIN` stands at `index`, and where what belongs to it ends; `isOpen` when the text ends before it does.
    func keyBlock(at index: Int, floor: Int) -> (range: Range<Int>, isOpen: Bool)? {
        guard index - 5 >= floor, starts(with: "-----BEGIN ", at: index - 5), let body = keyHeadEnd(from: index + 6) else { return nil }
        var end = body
        while end < byteCount {
            if let next = keyPartEnd(at: end) {
                end = next
            } else {
                let tail = keyTailEnd(at: end)
                // Where each line of a key is a JSON line of its own, a quote ends its first.
                return (index - 5..<(tail ?? end), tail == nil && "\"'\\".utf8.contains(self[end]))
            }
        }
        return (index - 5..<end, true)
    }

    /// The index behind `PRIVATE KEY-----`, `RSA PRIVATE KEY-----`, `PGP PRIVATE KEY BLOCK-----`.
    private func keyHeadEnd(from start: Int) -> Int? {
        var index = start
        while index < start + 24, !starts(with: "PRIVATE KEY", at: index) { index += 1 }
        guard index < start + 24 else { return nil }
        index += 11
        if starts(with: " BLOCK", at: index) { index += 6 }
        return starts(with: "-----", at: index) ? index + 5 : nil
    }

    /// The index behind a byte of a key's body, or behind an escaped line end; nil for anything else.
    private func keyPartEnd(at index: Int) -> Int? {
        let byte = self[index]
        if byte.isBase64 || byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D || byte == UInt8(ascii: ":")
            || byte == UInt8(ascii: ",")
        {
            return index + 1
        }
        guard byte == UInt8(ascii: "\\") else {
            // `DEK-Info: AES-256-CBC,…` has dashes, the last line five of them.
            return byte == UInt8(ascii: "-") && !starts(with: "-----", at: index) ? index + 1 : nil
        }
        var end = index
        while end < byteCount, self[end] == UInt8(ascii: "\\") { end += 1 }
        return self.byte(at: end) == UInt8(ascii: "n") || self.byte(at: end) == UInt8(ascii: "r") ? end + 1 : nil
    }

    /// The index behind `-----END … PRIVATE KEY-----`.
    private func keyTailEnd(at index: Int) -> Int? {
        guard starts(with: "-----END ", at: index) else { return nil }
        return keyHeadEnd(from: index + 9)
    }

    /// What of a line belongs to a key that began on a line before, and whether the key goes on; nil when the line is no part of it.
    ///
    /// What stands before it, such as a container's name, is left.
    func keyLine() -> (range: Range<Int>, isOpen: Bool)? {
        var end = byteCount
        while end > 0, self[end - 1].isSpace { end -= 1 }
        if end == 0 { return (0..<0, true) }
        var index = 0
        while let dashes = firstIndex(of: UInt8(ascii: "-"), from: index) {
            if let tail = keyTailEnd(at: dashes) { return (base64Start(before: dashes)..<tail, false) }
            index = dashes + 1
        }
        if starts(with: "Proc-Type:") || starts(with: "DEK-Info:") { return (0..<end, true) }
        return keyRun(before: end).map { ($0, true) }
    }

    /// The base64 of a key in a line that ends at `end`: the whole line, what stands at its end, or all of a quoted text, as in a line of JSON.
    ///
    /// A key's last line may be short. Of 16 bytes nearly none has no letters of both cases, or is hexadecimal, as the ids of others are.
    private func keyRun(before end: Int) -> Range<Int>? {
        if base64Start(before: end) == skippingSpaces(from: 0) { return skippingSpaces(from: 0)..<end }
        var index = 0
        while index < end {
            let start = index
            var (hasUpper, hasLower, isHex) = (false, false, true)
            while index < end, self[index].isBase64, self[index] != UInt8(ascii: "=") {
                let letter = self[index] | 0x20
                if self[index].isLetter { if letter == self[index] { hasLower = true } else { hasUpper = true } }
                if !self[index].isDigit, !(0x61...0x66).contains(letter) { isHex = false }
                index += 1
            }
            let bodyEnd = index
            while index < end, index - bodyEnd < 2, self[index] == UInt8(ascii: "=") { index += 1 }
            let isWhole = index == end || "\"'\\".utf8.contains(self[index])
            let isLong = bodyEnd - start >= 40 || (bodyEnd - start >= 16 && hasUpper && hasLower)
            if isWhole, isLong, !isHex, !byte(at: start - 1).isBase64URL { return start..<index }
            if index == start { index += 1 }
        }
        return nil
    }

    private func base64Start(before end: Int) -> Int {
        var index = end
        while index > 0, end - index < 2, self[index - 1] == UInt8(ascii: "=") { index -= 1 }
        while index > 0, self[index - 1].isBase64, self[index - 1] != UInt8(ascii: "=") { index -= 1 }
        return index
    }
}
