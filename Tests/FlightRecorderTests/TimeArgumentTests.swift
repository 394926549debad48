// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import FlightRecorder

@Suite struct TimeArgumentTests {
    /// 2026-11-23T08:30:00Z
    private static let now = Timestamp(nanoseconds: 1_795_422_600_000_000_000)
    private static let berlin = LocalClock(offset: 3_600)

    @Test(arguments: [
        ("now", "2026-11-23T08:30:00.000000000Z"),
        ("10m", "2026-11-23T08:20:00.000000000Z"),
        ("1h30m", "2026-11-23T07:00:00.000000000Z"),
        ("2d", "2026-11-21T08:30:00.000000000Z"),
        ("2026-11-23T08:00:00Z", "2026-11-23T08:00:00.000000000Z"),
        ("2026-11-23T08:00:00.123456789Z", "2026-11-23T08:00:00.123456789Z"),
        ("2026-11-23T08:00:00.5+02:00", "2026-11-23T06:00:00.500000000Z"),
        ("2026-11-23T08:00-0730", "2026-11-23T15:30:00.000000000Z"),
        ("2026-11-23T08:00", "2026-11-23T07:00:00.000000000Z"),
        ("2026-11-23 08:00:10", "2026-11-23T07:00:10.000000000Z"),
        ("2026-11-23", "2026-11-22T23:00:00.000000000Z"),
        ("08:00", "2026-11-23T07:00:00.000000000Z"),
        ("09:29:59.9", "2026-11-23T08:29:59.900000000Z"),
        ("23:50", "2026-11-22T22:50:00.000000000Z"),
    ])
    func `a moment is read in each of its forms`(text: String, moment: String) throws {
        #expect(try TimeArgument(parsing: text, now: Self.now, clock: Self.berlin).time.description == moment)
    }

    @Test(arguments: [
        "", "monday", "8:00", "24:00", "08:60", "2026-13-01", "2026-02-30", "2026-11-23T", "2026-11-23T08:00:00X", "2026-11-23T25:00",
        "08:00Z", "-10m", "10 m", "2026-11-23T08:00:00Z ", "9999-01-01", "1m1h",
    ])
    func `what is no time is refused with an example`(text: String) throws {
        let error = #expect(throws: TimeArgument.Unreadable.self) { try TimeArgument(parsing: text, now: Self.now, clock: Self.berlin) }
        #expect(error?.description.contains("`\(text)` is no time") == true)
    }

    @Test func `a number without a unit is told so`() {
        let error = #expect(throws: TimeArgument.Unreadable.self) { try TimeArgument(parsing: "30", now: Self.now) }
        #expect(error?.description == "`30` has no unit; write 30s")
    }

    @Test func `longer ago than time reaches is the beginning of time`() throws {
        #expect(try TimeArgument(parsing: "90000d", now: Timestamp(nanoseconds: -5_000_000_000_000_000_000)).time.nanoseconds == .min)
    }

    @Test func `the machine's clock goes there and back`() throws {
        let civil = LocalClock.machine.civil(Self.now.seconds)
        #expect(LocalClock.machine.seconds(civil) == Self.now.seconds)
        #expect(LocalClock.machine.seconds(CivilTime(year: 2026, month: 2, day: 31)) == nil)
    }
}
