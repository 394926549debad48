// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Reads civil times as Go programs print them.
/// ```
/// 2026-11-23T08:00:00.123456789Z    2026-11-23T08:00:00.123+0100    2026-11-23 08:00:00,123
/// 2026/11/23 08:00:00.123456        2026/11/23 - 08:00:00           2026-11-23 08:00:00.5 +0100
/// ```
/// Lines come many to a minute, so the part up to the minute is remembered and compared as two words.
struct LineClock: Sendable {
    private var head: UInt64 = 0
    private var tail: UInt64 = 0
    private var minute: Int64 = 0

    /// The moment that begins at `start` and the index behind it; nil where none does. `localOffset` is for times without a zone.
    mutating func read(_ line: RawSpan, at start: Int, localOffset: Int) -> (time: Timestamp, end: Int)? {
        guard let (minute, colon) = readMinute(line, at: start), line.byte(at: colon) == UInt8(ascii: ":") else { return nil }
        guard let second = line.number(at: colon + 1, digits: 2), second <= 60 else { return nil }
        let (fraction, zone) = LineClock.fraction(line, at: colon + 3)
        let (offset, end) = LineClock.zone(line, at: zone) ?? (localOffset, zone)
        let seconds = minute + Int64(second) - Int64(offset)
        return (Timestamp(nanoseconds: seconds * 1_000_000_000 + fraction), end)
    }

    private mutating func readMinute(_ line: RawSpan, at start: Int) -> (seconds: Int64, end: Int)? {
        let separator = line.byte(at: start + 4)
        guard separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/") else { return nil }
        let (first, second) = (line.word(at: start), line.word(at: start + 8))
        if first == head, second == tail { return (minute, start + 16) }
        guard line.byte(at: start + 7) == separator, let hour = LineClock.hourIndex(line, at: start + 10) else { return nil }
        guard let year = line.number(at: start, digits: 4), let month = line.number(at: start + 5, digits: 2),
            let day = line.number(at: start + 8, digits: 2), let hours = line.number(at: hour, digits: 2),
            line.byte(at: hour + 2) == UInt8(ascii: ":"), let minutes = line.number(at: hour + 3, digits: 2)
        else { return nil }
        let civil = CivilTime(year: year, month: month, day: day, hour: hours, minute: minutes)
        guard let seconds = civil.secondsSinceEpoch else { return nil }
        if hour == start + 11 { (head, tail, minute) = (first, second, seconds) }
        return (seconds, hour + 5)
    }

    /// Where the hour begins behind a date that ends at `index`: `T`, a space, or gin's ` - ` stand between them.
    private static func hourIndex(_ line: RawSpan, at index: Int) -> Int? {
        switch line.byte(at: index) {
        case UInt8(ascii: "T"), UInt8(ascii: "t"): index + 1
        case 0x20: line.starts(with: " - ", at: index) ? index + 3 : index + 1
        default: nil
        }
    }

    /// The nanoseconds of a fraction at `index`, if one is there; digits behind the ninth are passed over.
    static func fraction(_ line: RawSpan, at index: Int) -> (nanoseconds: Int64, end: Int) {
        let mark = line.byte(at: index)
        guard mark == UInt8(ascii: ".") || mark == UInt8(ascii: ","), line.byte(at: index + 1).isDigit else { return (0, index) }
        let (number, count) = ByteWord.decimal(line.word(at: index + 1))
        var (value, end) = (Int64(number) &* LineClock.units[count], index + 1 + count)
        guard count == 8 else { return (value, end) }
        if line.byte(at: end).isDigit { value += Int64(line.byte(at: end) &- UInt8(ascii: "0")) }
        while line.byte(at: end).isDigit { end += 1 }
        return (value, end)
    }

    /// The nanoseconds of the last of so many digits behind the point.
    private static let units: [Int64] = [0, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10]

    /// Seconds east of UTC that the zone at `index` means; nil where there is no zone. `time.Time` prints a space before its own.
    private static func zone(_ line: RawSpan, at index: Int) -> (offset: Int, end: Int)? {
        switch line.byte(at: index) {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"): return (0, index + 1)
        case UInt8(ascii: "+"): return offset(line, at: index + 1).map { ($0.seconds, $0.end) }
        case UInt8(ascii: "-"): return offset(line, at: index + 1).map { (-$0.seconds, $0.end) }
        case 0x20:
            if line.starts(with: "UTC", at: index + 1) { return (0, index + 4) }
            let sign = line.byte(at: index + 1)
            guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), line.isDigits(index + 2..<index + 6) else { return nil }
            return zone(line, at: index + 1)
        default: return nil
        }
    }

    /// `hh:mm`, `hhmm` or `hh`.
    private static func offset(_ line: RawSpan, at index: Int) -> (seconds: Int, end: Int)? {
        guard let hours = line.number(at: index, digits: 2), hours < 24 else { return nil }
        let minuteIndex = line.byte(at: index + 2) == UInt8(ascii: ":") ? index + 3 : index + 2
        guard let minutes = line.number(at: minuteIndex, digits: 2), minutes < 60 else { return (hours * 3_600, index + 2) }
        return (hours * 3_600 + minutes * 60, minuteIndex + 2)
    }
}

extension RawSpan {
    /// The number in exactly `digits` decimal digits at `index`; nil where a byte is no digit.
    @inline(__always)
    func number(at index: Int, digits: Int) -> Int? {
        var value = 0
        for position in index..<index + digits {
            let digit = byte(at: position) &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }
}
