// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogParsing

@Suite struct LineClockTests {
    private func read(_ text: String, at index: Int = 0, localOffset: Int = 0) -> (time: String, end: Int)? {
        var clock = LineClock()
        return clock.read(Array(text.utf8).rawSpan, at: index, localOffset: localOffset).map { ($0.time.description, $0.end) }
    }

    @Test(
        arguments: [
            ("2026-11-23T08:00:00Z", "2026-11-23T08:00:00.000000000Z"),
            ("2026-11-23t08:00:00z", "2026-11-23T08:00:00.000000000Z"),
            ("2026-11-23T08:00:00.5Z", "2026-11-23T08:00:00.500000000Z"),
            ("2026-11-23T08:00:00.123456789Z", "2026-11-23T08:00:00.123456789Z"),
            ("2026-11-23T08:00:00.1234567891Z", "2026-11-23T08:00:00.123456789Z"),
            ("2026-11-23T08:00:00,123Z", "2026-11-23T08:00:00.123000000Z"),
            ("2026-11-23T08:00:00.123+0100", "2026-11-23T07:00:00.123000000Z"),
            ("2026-11-23T08:00:00+05:30", "2026-11-23T02:30:00.000000000Z"),
            ("2026-11-23T08:00:00-08:00", "2026-11-23T16:00:00.000000000Z"),
            ("2026-11-23T08:00:00-08", "2026-11-23T16:00:00.000000000Z"),
            ("2026-11-23 08:00:00", "2026-11-23T08:00:00.000000000Z"),
            ("2026-11-23 08:00:00,123", "2026-11-23T08:00:00.123000000Z"),
            ("2026-11-23 08:00:00 UTC", "2026-11-23T08:00:00.000000000Z"),
            ("2026-11-23 08:00:00.5 +0100", "2026-11-23T07:00:00.500000000Z"),
            ("2026/11/23 08:00:00", "2026-11-23T08:00:00.000000000Z"),
            ("2026/11/23 08:00:00.123456", "2026-11-23T08:00:00.123456000Z"),
            ("2026/11/23 - 08:00:00", "2026-11-23T08:00:00.000000000Z"),
            ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59.000000000Z"),
            ("1969-12-31T23:59:59.9Z", "1969-12-31T23:59:59.900000000Z"),
        ]
    )
    func `a time is read to its end`(text: String, expected: String) {
        let reading = read(text)
        #expect(reading?.time == expected)
        #expect(reading?.end == text.utf8.count)
    }

    @Test(
        arguments: [
            "", "2026", "2026-11-23", "2026-11-23T", "2026-11-23T08:00", "2026-11-23T08:00:0", "2026-13-23T08:00:00Z",
            "2026-00-23T08:00:00Z",
            "2026-11-32T08:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T08:60:00Z", "2026-11-23T08:00:61Z", "2026-11/23T08:00:00Z",
            "2026-11-23X08:00:00Z", "202a-11-23T08:00:00Z", "0001-01-01T00:00:00Z", "9999-01-01T00:00:00Z", "2026.11.23 08:00:00",
        ]
    )
    func `what is no time is none`(text: String) {
        #expect(read(text) == nil)
    }

    @Test func `a time without a zone is the local one`() {
        #expect(read("2026/11/23 08:00:00", localOffset: 3_600)?.time == "2026-11-23T07:00:00.000000000Z")
        #expect(read("2026-11-23 08:00:00", localOffset: -3_600)?.time == "2026-11-23T09:00:00.000000000Z")
        #expect(read("2026-11-23T08:00:00Z", localOffset: 3_600)?.time == "2026-11-23T08:00:00.000000000Z")
    }

    @Test func `what follows a time stays`() {
        #expect(read("at 2026-11-23 08:00:00 -1x", at: 3)?.end == 22)
        #expect(read("2026-11-23 08:00:00. ")?.end == 19)
        #expect(read("2026-11-23 08:00:00-x")?.end == 19)
    }

    @Test func `the minute that is remembered changes nothing`() {
        var clock = LineClock()
        let texts = [
            "2026-11-23T08:00:01Z", "2026-11-23T08:00:59Z", "2026-11-23T08:01:00Z", "2026-11-23T08:01:00+01:00", "2026/11/23 08:01:00",
            "2026-11-23T08:01:xx", "2026-11-23T08:01:07Z",
        ]
        for text in texts {
            let fresh = read(text)?.time
            #expect(clock.read(Array(text.utf8).rawSpan, at: 0, localOffset: 0)?.time.description == fresh)
        }
    }
}
