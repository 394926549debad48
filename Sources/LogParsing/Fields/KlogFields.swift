// SPDX-License-Identifier: Apache-2.0

internal import LogModel

// `I1123 08:00:00.123456       7 controller.go:116] Pod status updated`: klog and glog.
extension LineFieldParser {
    /// Reads klog's head; false where the line has none, with `fields` untouched.
    mutating func readKlog(_ line: RawSpan, into fields: inout LineFields) -> Bool {
        guard line.byte(at: 1).isDigit, let level = LevelName(klog: line.byte(at: 0)),
            let month = line.number(at: 1, digits: 2), let day = line.number(at: 3, digits: 2), line.byte(at: 5) == 0x20,
            let hour = line.number(at: 6, digits: 2), line.byte(at: 8) == UInt8(ascii: ":"),
            let minute = line.number(at: 9, digits: 2), line.byte(at: 11) == UInt8(ascii: ":"),
            let second = line.number(at: 12, digits: 2)
        else { return false }
        // The range of the fields is checked in a leap year, whether or not the line's year is known.
        let civil = CivilTime(year: year ?? 2000, month: month, day: day, hour: hour, minute: minute, second: second)
        guard let seconds = civil.secondsSinceEpoch else { return false }
        let (fraction, end) = LineClock.fraction(line, at: 14)
        fields.level = level
        if year != nil { fields.time = Timestamp(nanoseconds: (seconds - Int64(localOffsetSeconds)) * 1_000_000_000 + fraction) }
        fields.liftTrace(line, from: liftCaller(line, behind: end, into: &fields), words: traceWords)
        return true
    }

    /// Reads the thread and the caller up to its bracket, and answers where the message begins.
    private func liftCaller(_ line: RawSpan, behind index: Int, into fields: inout LineFields) -> Int {
        var start = line.skippingSpaces(from: index)
        while line.byte(at: start).isDigit { start += 1 }
        start = line.skippingSpaces(from: start)
        let end = line.wordEnd(from: start)
        guard end > start, line.byte(at: end - 1) == UInt8(ascii: "]") else { return start }
        _ = fields.liftCaller(line, start..<end - 1, isEscaped: false)
        return end
    }
}

extension LevelName {
    /// The level that klog's first letter stands for.
    fileprivate init?(klog letter: UInt8) {
        switch letter {
        case UInt8(ascii: "I"): self = .info
        case UInt8(ascii: "W"): self = .warning
        case UInt8(ascii: "E"): self = .error
        case UInt8(ascii: "F"): self = .fatal
        default: return nil
        }
    }
}
