// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// Undoes the escapes of JSON strings and of Go's quoted ones (`strconv.Quote`, which slog and logrus use for logfmt values).
/// ```
/// goroutine 1 [running]:\nmain.f()\n\t\u002fsrc\/x.go:12        the inside of the quotes
/// ```
/// An escape that neither knows stays as it stands, so that no text is refused.
package enum EscapedText {
    /// Appends what `text`, the inside of a string, means.
    package static func append(_ text: RawSpan, to buffer: inout ByteBuffer) {
        var start = 0
        while let slash = text.firstIndex(of: UInt8(ascii: "\\"), from: start) {
            buffer.append(text.extracting(start..<slash))
            start = appendEscape(text, at: slash, to: &buffer)
        }
        buffer.append(text.extracting(min(start, text.byteCount)..<text.byteCount))
    }

    /// What `text` means.
    package static func bytes(of text: RawSpan) -> [UInt8] {
        var buffer = ByteBuffer(capacity: text.byteCount)
        append(text, to: &buffer)
        return buffer.bytes.copy
    }

    /// Takes the escape whose backslash is at `index` and answers the index behind it.
    private static func appendEscape(_ text: RawSpan, at index: Int, to buffer: inout ByteBuffer) -> Int {
        let letter = text.byte(at: index + 1)
        switch letter {
        case UInt8(ascii: "n"): buffer.append(0x0A)
        case UInt8(ascii: "t"): buffer.append(0x09)
        case UInt8(ascii: "r"): buffer.append(0x0D)
        case UInt8(ascii: "b"): buffer.append(0x08)
        case UInt8(ascii: "f"): buffer.append(0x0C)
        case UInt8(ascii: "v"): buffer.append(0x0B)
        case UInt8(ascii: "a"): buffer.append(0x07)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(letter)
        case UInt8(ascii: "u"): return appendScalar(text, at: index, digits: 4, to: &buffer)
        case UInt8(ascii: "U"): return appendScalar(text, at: index, digits: 8, to: &buffer)
        case UInt8(ascii: "x"):
            guard let byte = number(text, at: index + 2, digits: 2) else { return appendSlash(index, to: &buffer) }
            buffer.append(UInt8(byte))
            return index + 4
        default: return appendSlash(index, to: &buffer)
        }
        return index + 2
    }

    /// `\u002f`, a pair of surrogates, or Go's `\U0001f600`; a lone surrogate becomes U+FFFD, as it would in any UTF-8.
    private static func appendScalar(_ text: RawSpan, at index: Int, digits: Int, to buffer: inout ByteBuffer) -> Int {
        guard var value = number(text, at: index + 2, digits: digits) else { return appendSlash(index, to: &buffer) }
        var end = index + 2 + digits
        if digits == 4, value & 0xFC00 == 0xD800, text.starts(with: "\\u", at: end),
            let low = number(text, at: end + 2, digits: 4), low & 0xFC00 == 0xDC00
        {
            value = 0x10000 + (value & 0x3FF) << 10 + low & 0x3FF
            end += 6
        }
        for byte in String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8 { buffer.append(byte) }
        return end
    }

    private static func appendSlash(_ index: Int, to buffer: inout ByteBuffer) -> Int {
        buffer.append(UInt8(ascii: "\\"))
        return index + 1
    }

    private static func number(_ text: RawSpan, at index: Int, digits: Int) -> UInt32? {
        var value: UInt32 = 0
        for position in index..<index + digits {
            let byte = text.byte(at: position)
            let letter = (byte | 0x20) &- UInt8(ascii: "a")
            guard byte.isDigit || letter < 6 else { return nil }
            value = value << 4 | UInt32(byte.isDigit ? byte &- UInt8(ascii: "0") : letter &+ 10)
        }
        return value
    }
}
