// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

struct DurationTextTests {
    @Test(arguments: [
        ("0", Duration.zero), ("0s", .zero), ("250ms", .milliseconds(250)), ("1s", .seconds(1)), ("1m30s", .seconds(90)),
        ("2h", .seconds(7200)), ("7d", .seconds(604_800)), ("100us", .microseconds(100)), ("100µs", .microseconds(100)),
        ("100\u{3BC}s", .microseconds(100)), ("5ns", .nanoseconds(5)), ("1.5s", .milliseconds(1500)), ("0.5h", .seconds(1800)),
        ("1d2h3m4s5ms6us7ns", .seconds(93_784) + .nanoseconds(5_006_007)),
    ])
    func `a length of time is read with its units`(text: String, duration: Duration) throws {
        #expect(try DurationText(parsing: text).duration == duration)
    }

    @Test(arguments: [("30", "write 30s"), ("1.5", "write 1.5s"), ("1m30", "write 1m30s")])
    func `a number without a unit is refused with a unit`(text: String, mend: String) {
        let thrown = #expect(throws: ConfigProblem.self) { try DurationText(parsing: text) }
        #expect(thrown?.description == "`\(text)` has no unit; \(mend)")
    }

    @Test(arguments: [
        ("", "is not a length of time"), ("s", "is not a length of time"), ("soon", "is not a length of time"),
        ("1m 30s", "is not a length of time"), ("30 s", "is not a length of time"), ("-5s", "is negative"),
        ("5min", "has the unknown unit `min`"), ("5M", "has the unknown unit `M`"), ("30s1m", "is out of order"),
        ("1m1m", "is out of order"), ("106752d", "is too long"), ("106751d24h", "is too long"), ("99999999999999999999d", "is too long"),
    ])
    func `what is no length of time is refused`(text: String, problem: String) {
        let thrown = #expect(throws: ConfigProblem.self) { try DurationText(parsing: text) }
        #expect(thrown?.problem == "`\(text)` \(problem)")
    }

    @Test(arguments: [
        (Duration.zero, "0s"), (.seconds(90), "1m30s"), (.milliseconds(250), "250ms"), (.milliseconds(1500), "1s500ms"),
        (.seconds(604_800), "7d"), (.seconds(93_600), "1d2h"), (.nanoseconds(1), "1ns"), (.seconds(-90), "-1m30s"),
    ])
    func `a length of time prints in whole units`(duration: Duration, text: String) {
        #expect(DurationText(duration).description == text)
    }

    @Test func `what is printed reads back the same`() throws {
        for nanoseconds in [0, 1, 999, 1000, 1_000_001, 59_999_999_999, 86_400_000_000_000, Int.max] {
            let duration = Duration.nanoseconds(nanoseconds)
            #expect(try DurationText(parsing: DurationText(duration).description).duration == duration)
        }
    }
}
