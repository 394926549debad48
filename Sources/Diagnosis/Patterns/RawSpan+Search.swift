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

    /// Whether `text` stands anywhere, for long spans: a byte that ends no part of `text` lets all of its length be passed over (Horspool).
    func contains(_ text: [UInt8]) -> Bool {
        let last = text.count - 1
        guard last >= 0 else { return true }
        var steps = InlineArray<256, UInt8>(repeating: UInt8(clamping: text.count))
        for index in 0..<last { steps[Int(text[index])] = UInt8(clamping: last - index) }
        var end = last
        while end < byteCount {
            let byte = self[end]
            if byte == text[last], has(text, at: end - last) { return true }
            end += Int(steps[Int(byte)])
        }
        return false
    }
}

extension UInt8 {
    /// A letter or digit of ASCII: what makes a word.
    var isWordByte: Bool { (self | 0x20) &- 0x61 < 26 || self &- 0x30 < 10 }
}
