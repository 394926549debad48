// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// What was seen of a text on the way through it. Many words that may announce a secret can stand in one stretch, and without it each of them
/// would have the stretch gone over again: a line of `@` would cost as many times its length as an address may be long.
struct SearchMemory {
    /// How many bytes were looked at one by one.
    var looked = 0

    /// The last `@` that was looked at, where the address before it begins, and where the last `://` in that address does.
    var at = -1
    var addressStart = 0
    var scheme: Int?
    /// How far was looked for further `@` behind one, the last that was found, and whether what stands there ends the search.
    var wordEnd = -1
    var wordAt = -1
    var isWordEnded = false

    /// The bytes that belong to keys, up to here from the last word that was looked at on.
    private var keyEnd = -1
    /// The ends of the keys whose values were looked at.
    private var pairKey = -1
    private var headerKey = -1
    /// The bare value that was looked at last.
    private var bareValue = 0..<0

    /// The key that the word at `index` is a part of; nil where it is longer than 64 bytes behind that, which no key is, or was looked at before.
    mutating func key(of text: RawSpan, around index: Int, floor: Int, isHeader: Bool = false) -> Range<Int>? {
        var end = max(index, keyEnd)
        while end < text.byteCount, end - index < 64, text[end].isKey { end += 1 }
        looked += end - max(index, keyEnd) + 1
        keyEnd = end
        if end < text.byteCount, text[end].isKey { return nil }
        guard end != (isHeader ? headerKey : pairKey) else { return nil }
        if isHeader { headerKey = end } else { pairKey = end }
        var start = index
        while start > floor, index - start < 64, text[start - 1].isKey { start -= 1 }
        looked += index - start + 1
        return start..<end
    }

    /// Where a value without quotes ends that begins at `start`.
    mutating func bareValueEnd(of text: RawSpan, from start: Int) -> Int {
        if bareValue.contains(start) { return bareValue.upperBound }
        var index = start
        while index < text.byteCount, !text[index].endsBareValue { index += 1 }
        looked += index - start + 1
        bareValue = start..<index
        return index
    }
}

extension UInt8 {
    /// A letter, a digit, `-`, `_` or `.`.
    var isKey: Bool { isBase64URL || self == UInt8(ascii: ".") }

    fileprivate var endsBareValue: Bool {
        switch self {
        case ...0x20, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "&"),
            UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"):
            true
        default: false
        }
    }
}
