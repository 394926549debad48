// SPDX-License-Identifier: Apache-2.0

internal import LogModel

// Strings, numbers and literals. Each answers the index behind what it found, and nil where the grammar is broken.
extension JSONScanner {
    /// The index of the quote that closes a string whose inside begins at `start`.
    @inline(__always)
    static func stringEnd(_ text: RawSpan, from start: Int) -> Int? {
        let stop = plainEnd(text, from: start)
        return text.byte(at: stop) == UInt8(ascii: "\"") ? stop : escapedStringEnd(text, from: stop)
    }

    /// The first quote, backslash, control character or end at or behind `start`.
    @inline(__always)
    static func plainEnd(_ text: RawSpan, from start: Int) -> Int {
        text.index(from: start) { word in
            ByteWord.equal(word, UInt8(ascii: "\"")) | ByteWord.equal(word, UInt8(ascii: "\\")) | ByteWord.below(word, 0x20)
        }
    }

    /// The same from an index that may stand in the middle of the string.
    static func escapedStringEnd(_ text: RawSpan, from start: Int) -> Int? {
        var index = start
        while true {
            switch text.byte(at: index) {
            case UInt8(ascii: "\""): return index
            case UInt8(ascii: "\\"):
                guard let end = escapeEnd(text, at: index) else { return nil }
                index = plainEnd(text, from: end)
            default: return nil
            }
        }
    }

    /// The index behind the escape whose backslash is at `index`.
    static func escapeEnd(_ text: RawSpan, at index: Int) -> Int? {
        switch text.byte(at: index + 1) {
        case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "r"):
            return index + 2
        case UInt8(ascii: "u"):
            guard let unit = codeUnit(text, at: index + 2) else { return nil }
            guard unit & 0xF800 == 0xD800 else { return index + 6 }
            guard unit < 0xDC00, text.starts(with: "\\u", at: index + 6), let low = codeUnit(text, at: index + 8) else { return nil }
            return low & 0xFC00 == 0xDC00 ? index + 12 : nil
        default:
            return nil
        }
    }

    private static func codeUnit(_ text: RawSpan, at index: Int) -> UInt32? {
        var unit: UInt32 = 0
        for position in index..<index + 4 {
            let byte = text.byte(at: position)
            let letter = (byte | 0x20) &- UInt8(ascii: "a")
            guard byte.isDigit || letter < 6 else { return nil }
            unit = unit << 4 | UInt32(byte.isDigit ? byte &- UInt8(ascii: "0") : letter &+ 10)
        }
        return unit
    }

    /// A number of at most ``numberLimit`` bytes that a double can hold.
    static func numberEnd(_ text: RawSpan, from start: Int) -> Int? {
        let first = text.byte(at: start) == UInt8(ascii: "-") ? start + 1 : start
        guard let whole = text.byte(at: first) == UInt8(ascii: "0") ? first + 1 : digitsEnd(text, from: first) else { return nil }
        var end = whole
        if text.byte(at: end) == UInt8(ascii: ".") {
            guard let fraction = digitsEnd(text, from: end + 1) else { return nil }
            end = fraction
        }
        if text.byte(at: end) | 0x20 == UInt8(ascii: "e") {
            guard let exponent = exponentEnd(text, behind: end, wholeDigits: whole - first) else { return nil }
            end = exponent
        }
        return end - start <= numberLimit && whole - first <= digitLimit ? end : nil
    }

    private static func exponentEnd(_ text: RawSpan, behind letter: Int, wholeDigits: Int) -> Int? {
        let sign = text.byte(at: letter + 1)
        let start = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") ? letter + 2 : letter + 1
        guard let end = digitsEnd(text, from: start) else { return nil }
        if sign == UInt8(ascii: "-") { return end }
        var exponent = 0
        for index in start..<end {
            exponent = exponent * 10 + Int(text.byte(at: index) &- UInt8(ascii: "0"))
            guard wholeDigits + exponent <= digitLimit else { return nil }
        }
        return end
    }

    private static func digitsEnd(_ text: RawSpan, from start: Int) -> Int? {
        var index = start
        while text.byte(at: index).isDigit { index += 1 }
        return index > start ? index : nil
    }

    static func literalEnd(_ text: RawSpan, from start: Int) -> Int? {
        let word = text.word(at: start)
        if word & 0xFF_FFFF_FFFF == ByteWord.of("false") { return start + 5 }
        let four = word & 0xFFFF_FFFF
        return four == ByteWord.of("true") || four == ByteWord.of("null") ? start + 4 : nil
    }
}
