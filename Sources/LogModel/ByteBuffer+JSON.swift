// SPDX-License-Identifier: Apache-2.0

internal import CScan

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

    @inline(__always)
    private mutating func appendInPieces(_ text: RawSpan, escapes: Bool) {
        if text.byteCount <= JSONEscaper.pieceLength { return appendPiece(text, escapes: escapes) }
        appendLong(text, escapes: escapes)
    }

    // In pieces, so that room for the worst case (six bytes for one, `\u0000`) stays small beside a text of a megabyte.
    @inline(never)
    private mutating func appendLong(_ text: RawSpan, escapes: Bool) {
        var start = 0
        while start < text.byteCount {
            let limit = min(start + JSONEscaper.pieceLength, text.byteCount)
            var end = limit
            while end < text.byteCount, end > limit - 3, text[end] & 0xC0 == 0x80 { end -= 1 }
            // Four continuation bytes in a row: no character crosses the limit, but one may end there.
            if end < text.byteCount, text[end] & 0xC0 == 0x80 { end = limit }
            appendPiece(text.extracting(start..<end), escapes: escapes)
            start = end
        }
    }

    private mutating func appendPiece(_ piece: RawSpan, escapes: Bool) {
        unsafe appendUninitialized(piece.byteCount * 6 + JSONEscaper.slack) { room in
            unsafe piece.withUnsafeBytes { unsafe JSONEscaper.write($0, into: room, escapes: escapes) }
        }
    }
}

/// Escapes many bytes at a time while they are plain or need one letter, and others by themselves.
enum JSONEscaper {
    static let pieceLength = 16_384
    /// What a writer may store behind the last byte that it has written.
    static let slack = 16

    /// Writes `source` to `room`, which must hold `source.count * 6 + slack` bytes, and answers how many were written.
    ///
    /// With `escapes` off only ill-formed UTF-8 is replaced.
    static func write(_ source: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer, escapes: Bool) -> Int {
        guard let start = source.baseAddress, var to = room.baseAddress else { return 0 }
        let from = unsafe start.assumingMemoryBound(to: UInt8.self)
        let written = unsafe to
        var index = 0
        while true {
            let target = unsafe to.assumingMemoryBound(to: UInt8.self)
            let progress = unsafe escape_copy(from + index, source.count - index, target, escapes ? 1 : 0)
            index &+= progress.taken
            unsafe to += progress.written
            guard index < source.count else { return unsafe to - written }
            index &+= unsafe escapeOne(source, at: index, to: &to)
        }
    }

    /// Escapes the control character at `index`, or copies the one that is not ASCII, and answers how many bytes of the source it took.
    private static func escapeOne(_ source: UnsafeRawBufferPointer, at index: Int, to: inout UnsafeMutableRawPointer) -> Int {
        let byte = unsafe source[index]
        switch byte {
        case ..<0x20:
            unsafe put(UInt8(ascii: "\\"), UInt8(ascii: "u"), to: &to)
            unsafe put(UInt8(ascii: "0"), UInt8(ascii: "0"), to: &to)
            unsafe put(hex(byte >> 4), hex(byte & 15), to: &to)
            return 1
        default:
            return unsafe copyScalar(source, at: index, to: &to)
        }
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
