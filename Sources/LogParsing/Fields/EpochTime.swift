// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// A moment as a decimal number since 1970, in exact arithmetic: `1795420800.123456` has no double that is the same.
///
/// The count of digits before the point tells the unit, for the moments from 1973 to 2262 have
/// ```
/// 9 to 10 digits   seconds         12 to 13 digits   milliseconds
/// 15 to 16 digits  microseconds    18 to 19 digits   nanoseconds
/// ```
/// Any other count is no moment: `"time":12.5` is how long something took.
struct EpochTime {
    private var mantissa: UInt64 = 0
    /// How many digits ``mantissa`` has, leading zeros not counted.
    private var digits = 0
    /// The power of ten that the mantissa is to be multiplied by.
    private var exponent = 0

    /// The moment that the whole of `range` names; nil for anything else.
    static func read(_ line: RawSpan, _ range: Range<Int>) -> Timestamp? {
        var number = EpochTime()
        guard number.scan(line, range) == range.upperBound else { return nil }
        return number.timestamp
    }

    /// Takes a number without sign and answers the index behind it.
    private mutating func scan(_ line: RawSpan, _ range: Range<Int>) -> Int? {
        var index = range.lowerBound
        guard line.byte(at: index).isDigit else { return nil }
        while index < range.upperBound, line.byte(at: index).isDigit {
            guard take(line.byte(at: index)) else { return nil }
            index += 1
        }
        if index < range.upperBound, line.byte(at: index) == UInt8(ascii: ".") {
            index += 1
            while index < range.upperBound, line.byte(at: index).isDigit {
                // What does not fit is far below a nanosecond.
                if take(line.byte(at: index)) { exponent -= 1 }
                index += 1
            }
        }
        guard index < range.upperBound, line.byte(at: index) | 0x20 == UInt8(ascii: "e") else { return index }
        return scanExponent(line, index + 1..<range.upperBound)
    }

    private mutating func scanExponent(_ line: RawSpan, _ range: Range<Int>) -> Int? {
        var start = range.lowerBound
        if line.byte(at: start) == UInt8(ascii: "+") { start += 1 }
        guard start < range.upperBound, range.upperBound - start <= 2, line.isDigits(start..<range.upperBound) else { return nil }
        exponent += line.number(at: start, digits: range.upperBound - start) ?? 0
        return range.upperBound
    }

    /// False when the digit has no room any more.
    private mutating func take(_ byte: UInt8) -> Bool {
        guard digits < 19 else { return false }
        mantissa = mantissa * 10 + UInt64(byte &- UInt8(ascii: "0"))
        if mantissa > 0 { digits += 1 }
        return true
    }

    private var timestamp: Timestamp? {
        let wholeDigits = digits + exponent
        guard (9...19).contains(wholeDigits), wholeDigits % 3 < 2 else { return nil }
        var value = mantissa
        // 9 for seconds, 0 for nanoseconds.
        var power = exponent + 18 - wholeDigits / 3 * 3
        while power > 0 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product
            power -= 1
        }
        while power < 0 {
            value /= 10
            power += 1
        }
        return Int64(exactly: value).map { Timestamp(nanoseconds: $0) }
    }
}
