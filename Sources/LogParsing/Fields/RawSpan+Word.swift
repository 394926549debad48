// SPDX-License-Identifier: Apache-2.0

internal import LogModel

// Reading eight bytes at a time. Behind the end of the line stand zeros, so a search that stops at control characters stops there by itself.
extension RawSpan {
    /// The byte at `index`, or 0 outside of the span.
    @inline(__always)
    func byte(at index: Int) -> UInt8 {
        index >= 0 && index < byteCount ? self[index] : 0
    }

    /// The eight bytes at `index`, the first one lowest; zeros stand for those behind the end.
    @inline(__always)
    func word(at index: Int) -> UInt64 {
        if index >= 0, index <= byteCount &- 8 {
            // The check above keeps all eight bytes inside of the span.
            return unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self).littleEndian
        }
        return tailWord(at: index)
    }

    // Not inlined: it is for the last bytes of a line only and would bloat every search.
    @inline(never)
    private func tailWord(at index: Int) -> UInt64 {
        guard index >= 0, index < byteCount else { return 0 }
        if byteCount >= 8 {
            // The check keeps all eight bytes inside; those before the index are shifted out.
            let last = unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: byteCount &- 8, as: UInt64.self).littleEndian
            return last >> UInt64(8 &* (index &- (byteCount &- 8)))
        }
        var word: UInt64 = 0
        for position in (index..<byteCount).reversed() { word = word << 8 | UInt64(self[position]) }
        return word
    }

    /// The bytes of `range`, at most eight of them, the first one lowest.
    @inline(__always)
    func packed(_ range: Range<Int>) -> UInt64 {
        let word = word(at: range.lowerBound)
        return range.count >= 8 ? word : word & (1 << (8 * UInt64(range.count)) &- 1)
    }

    /// The first index at or behind `start` whose byte `stops` flags, or the end of the span.
    ///
    /// `stops` answers a word whose lowest high bit stands at the first byte to stop at; see ``ByteWord``.
    @inline(__always)
    func index(from start: Int, stops: (UInt64) -> UInt64) -> Int {
        var index = start
        while index < byteCount {
            let found = stops(word(at: index))
            if found != 0 { return min(byteCount, index &+ found.trailingZeroBitCount / 8) }
            index &+= 8
        }
        return byteCount
    }

    /// The index of the first byte at or behind `start` that is no space and no tab, nor CR.
    @inline(__always)
    func skippingSpaces(from start: Int) -> Int {
        var index = start
        while byte(at: index).isSpace { index &+= 1 }
        return index
    }

    /// The first space, control character or end at or behind `start`.
    @inline(__always)
    func wordEnd(from start: Int) -> Int {
        index(from: start) { ByteWord.below($0, 0x21) }
    }

    /// True when every byte of `range` is a decimal digit, and there is one.
    @inline(__always)
    func isDigits(_ range: Range<Int>) -> Bool {
        // Times are what is asked for most, and no part of one is longer than a word.
        if range.count <= 8, !range.isEmpty {
            let word = packed(range)
            let digits = word ^ ((ByteWord.ones &* 0x30) >> (8 * UInt64(8 &- range.count)))
            return (digits | (digits &+ (ByteWord.ones &* 0x76))) & ByteWord.highs == 0
        }
        for index in range where !byte(at: index).isDigit { return false }
        return !range.isEmpty
    }
}

/// Eight bytes in one register.
enum ByteWord {
    static let ones: UInt64 = 0x0101_0101_0101_0101
    static let highs: UInt64 = 0x8080_8080_8080_8080

    /// A set high bit at the first byte of `word` that is `byte`. Bits behind the first may be false.
    @inline(__always)
    static func equal(_ word: UInt64, _ byte: UInt8) -> UInt64 {
        let zeroed = word ^ (ones &* UInt64(byte))
        return (zeroed &- ones) & ~zeroed & highs
    }

    /// A set high bit at the first byte of `word` that is below `limit`, at most 0x80. Bits behind the first may be false.
    @inline(__always)
    static func below(_ word: UInt64, _ limit: UInt8) -> UInt64 {
        (word &- (ones &* UInt64(limit))) & ~word & highs
    }

    /// A set high bit at each byte of `word`, which must be all ASCII, that is `limit` or more.
    @inline(__always)
    static func atLeast(_ word: UInt64, _ limit: UInt8) -> UInt64 {
        (word &+ ones &* UInt64(0x80 &- limit)) & highs
    }

    /// The number in the decimal digits that `word` begins with, and how many they are.
    @inline(__always)
    static func decimal(_ word: UInt64) -> (value: UInt64, count: Int) {
        let digits = word ^ (ones &* 0x30)
        // A high bit at the first byte that is none; the sum carries into those behind it alone.
        let stops = (digits | (digits &+ ones &* 0x76)) & highs
        guard stops & 0x80 == 0 else { return (0, 0) }
        let count = stops == 0 ? 8 : stops.trailingZeroBitCount / 8
        // Zeros before the number, then pairs, fours and all eight are put together at once.
        let eight = digits << UInt64(64 &- 8 &* count)
        let pairs = eight &* 10 &+ eight >> 8
        let first = (pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
        let second = (pairs >> 16 & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
        return ((first &+ second) >> 32, count)
    }

    /// At most eight ASCII characters as ``Swift/RawSpan/packed(_:)`` reads them; the optimiser makes it a constant.
    @inline(__always)
    static func of(_ text: StaticString) -> UInt64 {
        var word: UInt64 = 0
        for index in 0..<text.utf8CodeUnitCount {
            // A static string with a pointer representation holds this many bytes.
            unsafe word |= UInt64(text.utf8Start[index]) << (8 * UInt64(index))
        }
        return word
    }
}

extension UInt8 {
    @inline(__always)
    var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }

    @inline(__always)
    var isLetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }

    @inline(__always)
    var isSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0D }
}
