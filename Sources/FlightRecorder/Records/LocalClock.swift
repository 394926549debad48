// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import LogModel

/// Turns moments into what a clock on the wall shows, and back.
package struct LocalClock: Sendable {
    /// Seconds since 1970 when the clock shows this; nil when it never does.
    package let seconds: @Sendable (CivilTime) -> Int64?
    /// What the clock shows so many seconds after 1970.
    package let civil: @Sendable (Int64) -> CivilTime

    /// A clock that is always so many seconds ahead of UTC.
    package init(offset: Int) {
        seconds = { $0.secondsSinceEpoch.map { $0 - Int64(offset) } }
        civil = { CivilTime(seconds: $0 + Int64(offset)) }
    }

    private init(seconds: @escaping @Sendable (CivilTime) -> Int64?, civil: @escaping @Sendable (Int64) -> CivilTime) {
        (self.seconds, self.civil) = (seconds, civil)
    }

    /// The machine's own, in its time zone.
    package static let machine = LocalClock(
        seconds: { civil in
            // The date is checked here; mktime would take 2026-02-31 for a day in March.
            guard civil.secondsSinceEpoch != nil else { return nil }
            var local = unsafe tm()
            unsafe local.tm_year = Int32(civil.year - 1900)
            unsafe local.tm_mon = Int32(civil.month - 1)
            unsafe local.tm_mday = Int32(civil.day)
            unsafe (local.tm_hour, local.tm_min, local.tm_sec) = (Int32(civil.hour), Int32(civil.minute), Int32(civil.second))
            // Whether it is summer time is for the zone to say.
            unsafe local.tm_isdst = -1
            // The struct is lent for the call.
            return unsafe Int64(mktime(&local))
        },
        civil: { moment in
            var seconds = Int(moment)
            var local = unsafe tm()
            // Both are lent for the call, which fills the second.
            guard unsafe localtime_r(&seconds, &local) != nil else { return CivilTime(seconds: moment) }
            return unsafe CivilTime(
                year: Int(local.tm_year) + 1900, month: Int(local.tm_mon) + 1, day: Int(local.tm_mday), hour: Int(local.tm_hour),
                minute: Int(local.tm_min), second: Int(local.tm_sec))
        }
    )
}
