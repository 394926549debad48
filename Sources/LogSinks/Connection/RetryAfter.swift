// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// The `Retry-After` header (RFC 9110, 10.2.3): `120`, or `Mon, 23 Nov 2026 08:00:00 GMT`.
enum RetryAfter {
    /// The longest time that is believed: who asks for more is asked again after an hour.
    private static let limit: Int64 = 3_600

    /// The wait that a receiver asks for. A date is held against the answer's own `Date`, so that clocks need not agree, else against `now`.
    static func wait(_ text: String, date: String?, now: Timestamp) -> Duration? {
        let text = text.trimmed
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return .seconds(min(Int64(text) ?? limit, limit))
        }
        guard let moment = seconds(text) else { return nil }
        let answered = date.flatMap { seconds($0.trimmed) } ?? now.seconds
        return .seconds(min(max(moment - answered, 0), limit))
    }

    /// Seconds since 1970 of a date in the one form that may still be sent.
    static func seconds(_ text: String) -> Int64? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let month = months.firstIndex(of: String(words[2])) else { return nil }
        let clock = words[4].split(separator: ":").compactMap { Int($0) }
        guard let day = Int(words[1]), let year = Int(words[3]), clock.count == 3 else { return nil }
        let time = CivilTime(year: year, month: month + 1, day: day, hour: clock[0], minute: clock[1], second: clock[2])
        return time.secondsSinceEpoch
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}

extension String {
    fileprivate var trimmed: String { String(trimmingPrefix { $0 == " " }.reversed().trimmingPrefix { $0 == " " }.reversed()) }
}
