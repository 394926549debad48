// SPDX-License-Identifier: Apache-2.0

extension ByteBuffer {
    /// Appends `"text"` as a JSON string (RFC 8259, section 7).
    ///
    /// Quotes, backslashes and control characters are escaped; a byte that is no part of valid UTF-8 becomes U+FFFD, one for each maximal
    /// ill-formed part, as Unicode recommends (section 3.9, "substitution of maximal subparts").
    package mutating func appendJSONString(_ text: RawSpan) {
        append(UInt8(ascii: "\""))
        appendJSONEscaped(text)
        append(UInt8(ascii: "\""))
    }

    package mutating func appendJSONString(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            unsafe appendJSONString(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(utf8)))
        }
    }

    /// The inside of a JSON string, without its quotes.
    package mutating func appendJSONEscaped(_ text: RawSpan) {
        appendInPieces(text, escapes: true)
    }

    /// JSON that is known to be valid but for its UTF-8: ill-formed bytes become U+FFFD, everything else stays as it is.
    package mutating func appendJSONVerbatim(_ json: RawSpan) {
        appendInPieces(json, escapes: false)
    }

    // In pieces, so that room for the worst case (six bytes for one, `\u0000`) stays small beside a text of a megabyte.
    private mutating func appendInPieces(_ text: RawSpan, escapes: Bool) {
        var start = 0
        while start < text.byteCount {
            let limit = min(start + JSONEscaper.pieceLength, text.byteCount)
            var end = limit
            while end < text.byteCount, end > limit - 3, text[end] & 0xC0 == 0x80 { end -= 1 }
            // Four continuation bytes in a row: no character crosses the limit, but one may end there.
            if end < text.byteCount, text[end] & 0xC0 == 0x80 { end = limit }
            let piece = text.extracting(start..<end)
            unsafe appendUninitialized(piece.byteCount * 6 + 8) { room in
                unsafe piece.withUnsafeBytes { unsafe JSONEscaper.write($0, into: room, escapes: escapes) }
            }
            start = end
        }
    }
}

/// Escapes eight bytes at a time while they are plain, and byte by byte where they are not.
enum JSONEscaper {
    static let pieceLength = 16_384

    /// Writes `source` to `room`, which must hold `source.count * 6 + 8` bytes, and answers how many were written.
    ///
    /// With `escapes` off only ill-formed UTF-8 is replaced.
    static func write(_ source: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer, escapes: Bool) -> Int {
        guard let from = source.baseAddress, var to = room.baseAddress else { return 0 }
        let start = unsafe to
        let end = source.count
        var index = 0
        while index < end {
            if index &+ 8 <= end {
                let word = unsafe from.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian
                unsafe to.storeBytes(of: word.littleEndian, as: UInt64.self)
                let special = escapes ? specialBytes(of: word) : word & 0x8080_8080_8080_8080
                if special == 0 {
                    index &+= 8
                    unsafe to += 8
                    continue
                }
                let plain = special.trailingZeroBitCount / 8
                index &+= plain
                unsafe to += plain
            }
            if unsafe escapes || source[index] >= 0x80 {
                index &+= unsafe escapeOne(source, at: index, to: &to)
            } else {
                unsafe to.storeBytes(of: source[index], as: UInt8.self)
                index &+= 1
                unsafe to += 1
            }
        }
        return unsafe to - start
    }

    /// A set high bit at the first byte of `word` that is below 0x20, a quote, a backslash or not ASCII. Bits behind the first may be false.
    @inline(__always)
    private static func specialBytes(of word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        let control = (word &- (ones &* 0x20)) & ~word
        return (control | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | word) & highs
    }

    /// Escapes the character at `index` and answers how many bytes of the source it took.
    private static func escapeOne(_ source: UnsafeRawBufferPointer, at index: Int, to: inout UnsafeMutableRawPointer) -> Int {
        let byte = unsafe source[index]
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): unsafe put(UInt8(ascii: "\\"), byte, to: &to)
        case 0x0A: unsafe put(UInt8(ascii: "\\"), UInt8(ascii: "n"), to: &to)
        case 0x0D: unsafe put(UInt8(ascii: "\\"), UInt8(ascii: "r"), to: &to)
        case 0x09: unsafe put(UInt8(ascii: "\\"), UInt8(ascii: "t"), to: &to)
        case 0x00..<0x20:
            unsafe put(UInt8(ascii: "\\"), UInt8(ascii: "u"), to: &to)
            unsafe put(UInt8(ascii: "0"), UInt8(ascii: "0"), to: &to)
            unsafe put(hex(byte >> 4), hex(byte & 15), to: &to)
        case 0x20..<0x80:
            unsafe to.storeBytes(of: byte, as: UInt8.self)
            unsafe to += 1
        default:
            return unsafe copyScalar(source, at: index, to: &to)
        }
        return 1
    }

    private static func copyScalar(_ source: UnsafeRawBufferPointer, at index: Int, to: inout UnsafeMutableRawPointer) -> Int {
        let (length, isValid) = unsafe UTF8Sequence.measure(source, at: index)
        if isValid {
            for step in 0..<length { unsafe to.storeBytes(of: source[index + step], toByteOffset: step, as: UInt8.self) }
            unsafe to += length
        } else {
            unsafe to.storeBytes(of: 0xEF, as: UInt8.self)
            unsafe to.storeBytes(of: 0xBF, toByteOffset: 1, as: UInt8.self)
            unsafe to.storeBytes(of: 0xBD, toByteOffset: 2, as: UInt8.self)
            unsafe to += 3
        }
        return length
    }

    @inline(__always)
    private static func put(_ first: UInt8, _ second: UInt8, to: inout UnsafeMutableRawPointer) {
        unsafe to.storeBytes(of: first, as: UInt8.self)
        unsafe to.storeBytes(of: second, toByteOffset: 1, as: UInt8.self)
        unsafe to += 2
    }

    private static func hex(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
    }
}
