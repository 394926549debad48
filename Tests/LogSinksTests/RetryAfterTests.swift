// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogSinks

@Suite struct RetryAfterTests {
    /// Sun, 06 Nov 1994 08:49:37 GMT.
    private static let now = Timestamp(nanoseconds: 784_111_777_000_000_000)

    @Test(arguments: [("0", 0), ("7", 7), (" 120 ", 120), ("3600", 3_600), ("99999", 3_600), ("99999999999999999999999", 3_600)])
    func `seconds are taken, up to an hour`(text: String, seconds: Int) {
        #expect(RetryAfter.wait(text, date: nil, now: Self.now) == .seconds(seconds))
    }

    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0), ("Sun, 06 Nov 1994 08:50:37 GMT", 60), ("Sun, 06 Nov 1994 08:40:00 GMT", 0),
        ("Mon, 07 Nov 1994 08:49:37 GMT", 3_600),
    ])
    func `a date is the time until then`(text: String, seconds: Int) {
        #expect(RetryAfter.wait(text, date: nil, now: Self.now) == .seconds(seconds))
    }

    @Test func `the receiver's own clock counts where it tells it`() {
        let wait = RetryAfter.wait("Mon, 23 Nov 2026 08:00:30 GMT", date: "Mon, 23 Nov 2026 08:00:00 GMT", now: Self.now)
        #expect(wait == .seconds(30))
    }

    @Test(arguments: [
        "", "soon", "-5", "1.5", "Sun, 06 Nov 1994", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
    ])
    func `anything else is no wish`(text: String) {
        #expect(RetryAfter.wait(text, date: nil, now: Self.now) == nil)
    }
}
