// SPDX-License-Identifier: Apache-2.0

internal import LogModel

extension RawSpan {
    /// True when `text` stands at `place`.
    func has(_ text: [UInt8], at place: Int) -> Bool {
        guard place >= 0, byteCount - place >= text.count else { return false }
        for index in text.indices where self[place + index] != text[index] { return false }
        return true
    }

    /// Where `text` stands first at or behind `start`; an empty one stands anywhere.
    func firstIndex(of text: [UInt8], from start: Int) -> Int? {
        guard let first = text.first else { return start <= byteCount ? start : nil }
        var from = start
        while let found = firstIndex(of: first, from: from), byteCount - found >= text.count {
            if has(text, at: found) { return found }
            from = found + 1
        }
        return nil
    }

    /// Whether `text` stands anywhere in a dump: looked for by its last capital, if it has one, since those are rare there.
    func contains(_ text: [UInt8]) -> Bool {
        let anchor = text.lastIndex { $0 &- 0x41 < 26 } ?? 0
        guard anchor < text.count else { return true }
        var from = anchor
        while let found = firstIndex(of: text[anchor], from: from) {
            if has(text, at: found - anchor) { return true }
            from = found + 1
        }
        return false
    }
}

extension UInt8 {
    /// A letter or digit of ASCII: what makes a word.
    var isWordByte: Bool { (self | 0x20) &- 0x61 < 26 || self &- 0x30 < 10 }
}
