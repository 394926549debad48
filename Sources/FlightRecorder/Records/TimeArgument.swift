// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
package import LogModel

/// A moment as people name it on a command line.
///
/// | text                                     | moment                                                    |
/// |------------------------------------------|-----------------------------------------------------------|
/// | `10m`, `1h30m`, `2d`                     | so long ago                                               |
/// | `now`                                    | now                                                       |
/// | `2026-11-23T08:00:00Z`, `…08:00:00.5+02:00` | that one; seconds and their fraction may be left out   |
/// | `2026-11-23T08:00`, `2026-11-23 08:00`   | that one on the machine's own clock                       |
/// | `2026-11-23`                             | the beginning of that day                                 |
/// | `08:00`, `08:00:30`                      | the last time that the machine's clock showed it          |
package struct TimeArgument: Hashable, Sendable {
    package var time: Timestamp

    /// A text that names no moment, in words for a person.
    package struct Unreadable: Error, CustomStringConvertible {
        package var description: String
    }

    /// Reads a text; `now` and `clock` are the machine's own.
    package init(parsing text: String, now: Timestamp = .now, clock: LocalClock = .machine) throws(Unreadable) {
        let found = text == "now" ? now : try TimeArgument.moment(text, now: now, clock: clock)
        guard let found else {
            throw Unreadable(description: "`\(text)` is no time; write one such as 10m (ago), 08:00 or 2026-11-23T08:00:00Z")
        }
        time = found
    }

    private static func moment(_ text: String, now: Timestamp, clock: LocalClock) throws(Unreadable) -> Timestamp? {
        var reader = TimeReader(text)
        if let date = reader.date() {
            if reader.isAtEnd { return clock.moment(of: date) }
            guard reader.take("T") || reader.take("t") || reader.take(" "), let clockTime = reader.clockTime() else { return nil }
            let offset = reader.offset()
            guard reader.isAtEnd else { return nil }
            return at(clockTime, on: date, offset: offset, clock: clock)
        }
        if let clockTime = reader.clockTime() {
            guard reader.isAtEnd else { return nil }
            return last(clockTime, before: now, clock: clock)
        }
        return try ago(text, now: now)
    }

    private static func ago(_ text: String, now: Timestamp) throws(Unreadable) -> Timestamp? {
        do {
            let ago = try DurationText(parsing: text).duration.components
            let nanoseconds = Int64(clamping: Int128(ago.seconds) * 1_000_000_000 + Int128(ago.attoseconds / 1_000_000_000))
            let (moment, overflow) = now.nanoseconds.subtractingReportingOverflow(nanoseconds)
            return Timestamp(nanoseconds: overflow ? .min : moment)
        } catch {
            // What is wrong with `30` is worth saying; what is wrong with `monday` is that it is no time at all.
            guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            throw Unreadable(description: "\(error)")
        }
    }

    private static func at(_ time: TimeReader.ClockTime, on date: CivilTime, offset: Int?, clock: LocalClock) -> Timestamp? {
        var civil = date
        (civil.hour, civil.minute, civil.second) = (time.hour, time.minute, time.second)
        let whole = offset.map { offset in civil.secondsSinceEpoch.map { $0 - Int64(offset) } } ?? clock.seconds(civil)
        return whole.flatMap { Timestamp(seconds: $0, nanoseconds: time.nanoseconds) }
    }

    /// Today's, or yesterday's when today's is still to come.
    private static func last(_ time: TimeReader.ClockTime, before now: Timestamp, clock: LocalClock) -> Timestamp? {
        let today = clock.civil(now.seconds)
        guard let moment = at(time, on: today, offset: nil, clock: clock) else { return nil }
        guard moment > now, let noon = CivilTime(year: today.year, month: today.month, day: today.day, hour: 12).secondsSinceEpoch else {
            return moment
        }
        return at(time, on: CivilTime(seconds: noon - 86_400), offset: nil, clock: clock)
    }
}

extension LocalClock {
    fileprivate func moment(of date: CivilTime) -> Timestamp? { seconds(date).flatMap { Timestamp(seconds: $0, nanoseconds: 0) } }
}

extension Timestamp {
    /// nil where the moment is out of reach.
    fileprivate init?(seconds: Int64, nanoseconds: Int) {
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflows) = whole.addingReportingOverflow(Int64(nanoseconds))
        guard !overflow, !overflows else { return nil }
        self.init(nanoseconds: sum)
    }
}
