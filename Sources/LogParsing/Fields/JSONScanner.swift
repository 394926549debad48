// SPDX-License-Identifier: Apache-2.0

/// `"key":value` in an object.
struct JSONMember {
    /// The inside of the key's string.
    var key: Range<Int>
    var keyIsEscaped: Bool
    /// The value with its quotes or brackets.
    var value: Range<Int>

    /// All of it, from the key's opening quote.
    var range: Range<Int> { key.lowerBound &- 1..<value.upperBound }
}

/// Holds bytes against the grammar of RFC 8259, in one pass and without recursion.
///
/// It is stricter where JSON has no opinion and the readers of a document have one: an escaped surrogate must have its pair, LF is no
/// white space, brackets nest to ``depthLimit``, and a number is short enough and fits a double. Ill-formed UTF-8 is let through, for
/// the encoder mends it.
///
/// Ends of values are answered as plain indices: a struct that is returned in memory costs more than the scan of a short value.
enum JSONScanner {
    /// How deep objects and arrays may stand in each other, the line's own object counted: a bit a level has to fit a word.
    static let depthLimit = 64
    /// How many bytes a number may have: as many as the parser inside Elasticsearch takes.
    static let numberLimit = 1_000
    /// How many digits a number may have before its point when it is written out: 309, as the greatest double has.
    static let digitLimit = 309

    /// The member whose key's opening quote is at `index`.
    @inline(__always)
    static func member(_ text: RawSpan, at index: Int) -> JSONMember? {
        guard text.byte(at: index) == UInt8(ascii: "\"") else { return nil }
        let stop = plainEnd(text, from: index &+ 1)
        let isPlain = text.byte(at: stop) == UInt8(ascii: "\"")
        guard let quote = isPlain ? stop : escapedStringEnd(text, from: stop), let start = valueStart(text, behindKey: quote &+ 1),
            let end = valueEnd(text, at: start)
        else { return nil }
        return JSONMember(
            key: index &+ 1..<quote,
            keyIsEscaped: !isPlain,
            value: start..<end
        )
    }

    /// The next member of an object, behind a comma at or behind `index`; nil at the object's end, and where the comma is missing.
    @inline(__always)
    static func nextMember(_ text: RawSpan, from index: Int) -> Int? {
        let comma = skipSpaces(text, from: index)
        return text.byte(at: comma) == UInt8(ascii: ",") ? skipSpaces(text, from: comma &+ 1) : nil
    }

    @inline(__always)
    static func skipSpaces(_ text: RawSpan, from index: Int) -> Int {
        text.byte(at: index) > 0x20 ? index : text.skippingSpaces(from: index)
    }

    /// The value's first byte, when a colon stands at or behind `index`.
    @inline(__always)
    static func valueStart(_ text: RawSpan, behindKey index: Int) -> Int? {
        let colon = skipSpaces(text, from: index)
        return text.byte(at: colon) == UInt8(ascii: ":") ? skipSpaces(text, from: colon &+ 1) : nil
    }

    /// The index behind the value at `start`.
    static func valueEnd(_ text: RawSpan, at start: Int) -> Int? {
        switch text.byte(at: start) {
        case UInt8(ascii: "{"), UInt8(ascii: "["): containerEnd(text, from: start)
        default: scalarEnd(text, at: start)
        }
    }

    @inline(__always)
    static func scalarEnd(_ text: RawSpan, at start: Int) -> Int? {
        switch text.byte(at: start) {
        case UInt8(ascii: "\""): stringEnd(text, from: start &+ 1).map { $0 &+ 1 }
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): numberEnd(text, from: start)
        default: literalEnd(text, from: start)
        }
    }
}

extension FieldValue {
    /// The valid JSON value in `range` of `line`.
    @inline(__always)
    init(json line: RawSpan, _ range: Range<Int>) {
        switch line.byte(at: range.lowerBound) {
        case UInt8(ascii: "\""):
            let inside = range.lowerBound &+ 1..<range.upperBound &- 1
            self.init(kind: .text, range: inside, isEscaped: true)
        case UInt8(ascii: "{"): self.init(kind: .object, range: range, isEscaped: false)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): self.init(kind: .number, range: range, isEscaped: false)
        default: self.init(kind: .other, range: range, isEscaped: false)
        }
    }
}
