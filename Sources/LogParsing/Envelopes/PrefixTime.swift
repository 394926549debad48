// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Times as tools put them before lines; only their form counts, for the lines of one crash differ in nothing else.
/// ```
/// 2026-11-23T08:00:00.123456789Z    2026-11-23T08:00:00+0100    2026-11-23 08:00:00.123    2026/11/23 08:00:00    Nov 23 08:00:00
/// 1795420800.123456    [2026-11-23 08:00:00]    [18907.228792]    [   12.345678]
/// ```
enum PrefixTime {
    /// The index behind the time that begins at `start`; nil where none does.
    @inline(__always)
    static func end(_ line: RawSpan, at start: Int) -> Int? {
        let first = line.byte(at: start)
        if first.isDigit { return digitsEnd(line, at: start) }
        if first == UInt8(ascii: "[") { return bracketEnd(line, at: start) }
        return first &- UInt8(ascii: "A") < 26 ? monthEnd(line, at: start) : nil
    }

    private static func digitsEnd(_ line: RawSpan, at start: Int) -> Int? {
        if line.byte(at: start + 2) == UInt8(ascii: ":") { return clockEnd(line, at: start) }
        return line.isDigits(start..<start + 5) ? secondsEnd(line, at: start, leastDigits: 10) : dateEnd(line, at: start)
    }

    /// Seconds since 1970 (`journalctl -o short-unix`, `ts %.s`), or since the boot.
    private static func secondsEnd(_ line: RawSpan, at start: Int, leastDigits: Int) -> Int? {
        var end = start
        while end - start <= 10, line.byte(at: end).isDigit { end += 1 }
        guard end - start >= leastDigits, end - start <= 10 else { return nil }
        let fraction = LineClock.fraction(line, at: end).end
        return fraction - end > 3 ? fraction : nil
    }

    /// A time in brackets; that of the boot is padded with blanks (`journalctl -o short-monotonic`, the kernel).
    private static func bracketEnd(_ line: RawSpan, at start: Int) -> Int? {
        var inside = start + 1
        while inside - start < 12, line.byte(at: inside) == 0x20 { inside += 1 }
        guard line.byte(at: inside).isDigit else { return nil }
        guard let end = digitsEnd(line, at: inside) ?? secondsEnd(line, at: inside, leastDigits: 1) else { return nil }
        return line.byte(at: end) == UInt8(ascii: "]") ? end + 1 : nil
    }

    private static func dateEnd(_ line: RawSpan, at start: Int) -> Int? {
        let separator = line.byte(at: start + 4)
        guard separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/"), line.byte(at: start + 7) == separator else { return nil }
        guard line.isDigits(start..<start + 4), line.isDigits(start + 5..<start + 7), line.isDigits(start + 8..<start + 10) else {
            return nil
        }
        let between = line.byte(at: start + 10)
        guard between == UInt8(ascii: "T") || between == 0x20 else { return nil }
        return clockEnd(line, at: start + 11).map { zoneEnd(line, at: $0) }
    }

    /// `Nov 23 08:00:00`, `Nov  3 08:00:00`.
    private static func monthEnd(_ line: RawSpan, at start: Int) -> Int? {
        guard line.byte(at: start + 3) == 0x20, line.byte(at: start + 6) == 0x20, line.byte(at: start + 5).isDigit else { return nil }
        guard line.byte(at: start + 4) == 0x20 || line.byte(at: start + 4).isDigit else { return nil }
        return clockEnd(line, at: start + 7)
    }

    /// `08:00:00` and a fraction.
    private static func clockEnd(_ line: RawSpan, at start: Int) -> Int? {
        guard line.byte(at: start + 2) == UInt8(ascii: ":"), line.byte(at: start + 5) == UInt8(ascii: ":") else { return nil }
        guard line.isDigits(start..<start + 2), line.isDigits(start + 3..<start + 5), line.isDigits(start + 6..<start + 8) else {
            return nil
        }
        return LineClock.fraction(line, at: start + 8).end
    }

    /// `Z`, `+01:00`, `+0100`, or nothing.
    private static func zoneEnd(_ line: RawSpan, at start: Int) -> Int {
        let sign = line.byte(at: start)
        if sign == UInt8(ascii: "Z") { return start + 1 }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), line.isDigits(start + 1..<start + 3) else { return start }
        let minutes = line.byte(at: start + 3) == UInt8(ascii: ":") ? start + 4 : start + 3
        return line.isDigits(minutes..<minutes + 2) ? minutes + 2 : start
    }
}
