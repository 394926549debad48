// SPDX-License-Identifier: Apache-2.0

extension Goroutine.Label {
    /// Reads what stands between the braces of a header's labels: `op: "a b", shard: 17` (Go 1.27), `"op": "a b"` (Go 1.26).
    static func list(_ text: RawSpan) -> [Self] {
        var labels: [Self] = []
        var offset = 0
        while offset < text.byteCount {
            let key = word(text, &offset, end: UInt8(ascii: ":"))
            skip(text, &offset, [UInt8(ascii: ":"), UInt8(ascii: " ")])
            let value = word(text, &offset, end: UInt8(ascii: ","))
            skip(text, &offset, [UInt8(ascii: ","), UInt8(ascii: " ")])
            labels.append(Self(key: key, value: value))
        }
        return labels
    }

    private static func skip(_ text: RawSpan, _ offset: inout Int, _ bytes: [UInt8]) {
        for byte in bytes where offset < text.byteCount && text.byte(offset) == byte { offset += 1 }
    }

    /// A quoted word, or all bytes up to `end`.
    private static func word(_ text: RawSpan, _ offset: inout Int, end: UInt8) -> String {
        var bytes: [UInt8] = []
        guard offset < text.byteCount, text.byte(offset) == UInt8(ascii: "\"") else {
            while offset < text.byteCount, text.byte(offset) != end {
                bytes.append(text.byte(offset))
                offset += 1
            }
            return String(decoding: bytes, as: UTF8.self)
        }
        offset += 1
        while offset < text.byteCount, text.byte(offset) != UInt8(ascii: "\"") {
            if text.byte(offset) == UInt8(ascii: "\\") {
                unescape(text, &offset, into: &bytes)
            } else {
                bytes.append(text.byte(offset))
                offset += 1
            }
        }
        offset += 1
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `\n`, `\"`, `\\`, `\x1b`, `\u2028`, `\U0001f525` (`runtime/print.go: printquoted`).
    private static func unescape(_ text: RawSpan, _ offset: inout Int, into bytes: inout [UInt8]) {
        offset += 1
        guard offset < text.byteCount else { return }
        let letter = text.byte(offset)
        offset += 1
        switch letter {
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "x"): bytes.append(UInt8(truncatingIfNeeded: number(text, &offset, digits: 2)))
        case UInt8(ascii: "u"): appendScalar(number(text, &offset, digits: 4), to: &bytes)
        case UInt8(ascii: "U"): appendScalar(number(text, &offset, digits: 8), to: &bytes)
        default: bytes.append(letter)
        }
    }

    private static func number(_ text: RawSpan, _ offset: inout Int, digits: Int) -> UInt32 {
        var value: UInt32 = 0
        var left = digits
        while left > 0, offset < text.byteCount, text.byte(offset).isHexDigit {
            let byte = text.byte(offset)
            value = value << 4 | UInt32(byte.isDigit ? byte &- 0x30 : byte &- 0x57)
            offset += 1
            left -= 1
        }
        return value
    }

    private static func appendScalar(_ value: UInt32, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
    }
}
