// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@Suite struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000000000Z"),
            (-1, "1969-12-31T23:59:59.999999999Z"),
            (1_795_420_800_123_456_789, "2026-11-23T08:00:00.123456789Z"),
            (951_782_400_000_000_000, "2000-02-29T00:00:00.000000000Z"),
            (-9_214_560_000_000_000_000, "1678-01-01T00:00:00.000000000Z"),
            (.max, "2262-04-11T23:47:16.854775807Z"),
            (.min, "1677-09-21T00:12:43.145224192Z"),
        ] as [(Int64, String)]
    )
    func `a moment reads as UTC`(nanoseconds: Int64, expected: String) {
        #expect(Timestamp(nanoseconds: nanoseconds).description == expected)
    }

    @Test func `seconds are rounded down and the fraction fills the rest`() {
        for nanoseconds in [0, 1, -1, 999_999_999, 1_000_000_000, -1_000_000_000, -1_000_000_001, .max, .min] as [Int64] {
            let time = Timestamp(nanoseconds: nanoseconds)
            #expect((0..<1_000_000_000).contains(time.fraction))
            #expect(time.seconds &* 1_000_000_000 &+ time.fraction == nanoseconds)
        }
    }

    @Test func `every day of seven centuries comes back`() {
        var expected = CivilTime(year: 1678, month: 1, day: 1)
        var seconds = expected.secondsSinceEpoch ?? 0
        while expected.year < 2262 {
            let civil = CivilTime(seconds: seconds)
            guard civil == expected, civil.secondsSinceEpoch == seconds else {
                Issue.record("\(civil) is not \(expected)")
                return
            }
            expected = dayAfter(expected)
            seconds += 86_400
        }
    }

    @Test func `every second of a day comes back`() {
        for second in stride(from: 0 as Int64, to: 86_400, by: 7) {
            let civil = CivilTime(seconds: -86_400 + second)
            #expect(civil.secondsSinceEpoch == -86_400 + second)
            #expect(civil.day == 31 && civil.hour * 3_600 + civil.minute * 60 + civil.second == Int(second))
        }
    }

    @Test(
        arguments: [
            CivilTime(year: 1677, month: 1, day: 1), CivilTime(year: 2262, month: 1, day: 1), CivilTime(year: 2026, month: 0, day: 1),
            CivilTime(year: 2026, month: 13, day: 1), CivilTime(year: 2026, month: 1, day: 0), CivilTime(year: 2026, month: 1, day: 32),
            CivilTime(year: 2026, month: 1, day: 1, hour: 24), CivilTime(year: 2026, month: 1, day: 1, minute: 60),
            CivilTime(year: 2026, month: 1, day: 1, second: 61), CivilTime(year: 2026, month: 1, day: 1, hour: -1),
            CivilTime(year: .max, month: 1, day: 1),
        ]
    )
    func `a field out of its range is no time`(civil: CivilTime) {
        #expect(civil.secondsSinceEpoch == nil)
    }

    @Test func `second sixty is the next minute's first`() {
        let leap = CivilTime(year: 2016, month: 12, day: 31, hour: 23, minute: 59, second: 60)
        #expect(leap.secondsSinceEpoch == CivilTime(year: 2017, month: 1, day: 1).secondsSinceEpoch)
    }

    private func dayAfter(_ civil: CivilTime) -> CivilTime {
        let isLeap = civil.year % 4 == 0 && (civil.year % 100 != 0 || civil.year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        if civil.day < lengths[civil.month - 1] { return CivilTime(year: civil.year, month: civil.month, day: civil.day + 1) }
        return civil.month < 12
            ? CivilTime(year: civil.year, month: civil.month + 1, day: 1) : CivilTime(year: civil.year + 1, month: 1, day: 1)
    }
}
