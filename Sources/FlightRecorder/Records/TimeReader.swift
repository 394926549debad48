// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Takes dates, clock times and offsets from the beginning of a text (RFC 3339, section 5.6). What is not there leaves the text as it was.
struct TimeReader {
    struct ClockTime {
        var hour: Int
        var minute: Int
        var second = 0
        var nanoseconds = 0
    }

    private var rest: Substring

    init(_ text: String) {
        rest = text[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// `2026-11-23`
    mutating func date() -> CivilTime? {
        let start = rest
        guard let year = digits(4), take("-"), let month = digits(2), take("-"), let day = digits(2) else {
            rest = start
            return nil
        }
        return CivilTime(year: year, month: month, day: day)
    }

    /// `08:00`, `08:00:30`, `08:00:30.25`
    mutating func clockTime() -> ClockTime? {
        let start = rest
        guard let hour = digits(2), hour < 24, take(":"), let minute = digits(2), minute < 60 else {
            rest = start
            return nil
        }
        var time = ClockTime(hour: hour, minute: minute)
        guard take(":") else { return time }
        guard let second = digits(2), second < 61 else {
            rest = start
            return nil
        }
        time.second = second
        if take(".") { time.nanoseconds = fraction() }
        return time
    }

    /// `Z`, `+02:00`, `-0730`: seconds east of Greenwich; nil when there is none.
    mutating func offset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let start = rest
        let isWest = rest.first == "-"
        guard take("+") || take("-"), let hours = digits(2), hours < 24 else {
            rest = start
            return nil
        }
        _ = take(":")
        guard let minutes = digits(2), minutes < 60 else {
            rest = start
            return nil
        }
        return (hours * 3_600 + minutes * 60) * (isWest ? -1 : 1)
    }

    mutating func take(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func digits(_ count: Int) -> Int? {
        let word = rest.prefix(count)
        guard word.utf8.count == count, word.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        rest = rest.dropFirst(count)
        return Int(word)
    }

    /// Digits behind a point, as nanoseconds; what is finer is cut off.
    private mutating func fraction() -> Int {
        let word = rest.prefix { ("0"..."9").contains($0) }
        rest = rest.dropFirst(word.count)
        return Int((word.prefix(9) + String(repeating: "0", count: max(0, 9 - word.count)))) ?? 0
    }
}
