// SPDX-License-Identifier: Apache-2.0

/// Up to eight digits in one register, the first one lowest: all are worked out at once, two halves at a time.
struct DigitWord {
    /// One more than the greatest number of eight decimal digits.
    static let limit: UInt64 = 100_000_000

    private(set) var bytes: UInt64
    private(set) var count = 8

    /// The eight decimal digits of a number below ``limit``.
    static func decimal(_ value: UInt64) -> DigitWord {
        let fours = value / 10_000 | (value % 10_000) << 32
        // A hundredth of each half, by a multiplication that is exact up to 9,999.
        let hundredths = (fours &* 10_486) >> 20 & 0x0000_007F_0000_007F
        let twos = hundredths | (fours &- hundredths &* 100) << 16
        // A tenth of each quarter, likewise up to 99.
        let tenths = (twos &* 103) >> 10 & 0x000F_000F_000F_000F
        return DigitWord(bytes: (tenths | (twos &- tenths &* 10) << 8) | 0x3030_3030_3030_3030)
    }

    /// The eight hex digits of a number.
    static func hex(_ value: UInt32) -> DigitWord {
        var nibbles = UInt64(value.byteSwapped)
        // Each nibble into a byte of its own, the higher one of two first.
        nibbles = (nibbles | nibbles << 16) & 0x0000_FFFF_0000_FFFF
        nibbles = (nibbles | nibbles << 8) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles >> 4 | nibbles << 8) & 0x0F0F_0F0F_0F0F_0F0F
        let letters = (nibbles &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return DigitWord(bytes: nibbles &+ 0x3030_3030_3030_3030 &+ letters &* 39)
    }

    /// The last digits alone.
    func last(_ count: Int) -> DigitWord { DigitWord(bytes: bytes >> UInt64(8 * (8 - count)), count: count) }

    /// The same number without the zeros before it; of zero one stays.
    var withoutLeadingZeros: DigitWord {
        let zeros = min(7, (bytes ^ 0x3030_3030_3030_3030).trailingZeroBitCount / 8)
        return DigitWord(bytes: bytes >> UInt64(8 * zeros), count: 8 - zeros)
    }
}
