// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Colours as terminals know them: `ESC [ 31 m` and the like (ECMA-48, "select graphic rendition").
enum ColourCodes {
    private static let escape: UInt8 = 0x1B

    /// Whether a line begins with a colour, behind which anything may stand. Colours further behind matter only where a crash's words are.
    @inline(__always)
    static func mayBegin(_ line: RawSpan) -> Bool { UInt8(truncatingIfNeeded: line.word(at: 0)) == escape }

    /// The text without its colours; nil where it has none.
    static func removed(from text: RawSpan) -> [UInt8]? {
        guard var code = text.firstIndex(of: escape) else { return nil }
        var plain: [UInt8] = []
        var start = 0
        while true {
            if let end = end(text, at: code) {
                plain += text.extracting(start..<code).copy
                start = end
            }
            guard let next = text.firstIndex(of: escape, from: code + 1) else { break }
            code = next
        }
        guard start > 0 else { return nil }
        return plain + text.extracting(start..<text.byteCount).copy
    }

    /// The text between the colours at its beginning and at its end.
    static func inside(_ text: RawSpan) -> Range<Int> {
        var start = 0
        while text.byte(at: start) == escape, let end = end(text, at: start) { start = end }
        var end = text.byteCount
        while end > start, text.byte(at: end - 1) == UInt8(ascii: "m"), let code = code(text, endingAt: end), code >= start { end = code }
        return start..<end
    }

    /// Where the code begins that ends before `index`; no code is longer than the colours of a terminal with all of them.
    private static func code(_ text: RawSpan, endingAt index: Int) -> Int? {
        var start = index - 2
        while start >= max(0, index - 40) {
            if text.byte(at: start) == escape { return end(text, at: start) == index ? start : nil }
            start -= 1
        }
        return nil
    }

    /// The index behind the code that begins at `index`.
    private static func end(_ text: RawSpan, at index: Int) -> Int? {
        guard text.byte(at: index + 1) == UInt8(ascii: "[") else { return nil }
        var end = index + 2
        while text.byte(at: end).isDigit || text.byte(at: end) == UInt8(ascii: ";") || text.byte(at: end) == UInt8(ascii: ":") { end += 1 }
        return text.byte(at: end) == UInt8(ascii: "m") ? end + 1 : nil
    }
}
