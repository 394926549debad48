// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogParsing

@Suite struct LinePrefixTests {
    private func prefix(_ line: String, before limit: Int? = nil) -> LinePrefix {
        LinePrefix(of: Array(line.utf8).rawSpan, before: limit)
    }

    private func length(_ prefix: LinePrefix, in line: String) -> Int? { prefix.length(in: Array(line.utf8).rawSpan) }

    @Test func `words are the same on each line, times are not`() {
        let compose = prefix("service-1  | panic: boom", before: 13)
        #expect(length(compose, in: "service-1  | goroutine 1 [running]:") == 13)
        #expect(length(compose, in: "service-2  | goroutine 1 [running]:") == nil)
        let syslog = prefix("Nov 23 08:00:00 host web[7]: panic: boom", before: 29)
        #expect(length(syslog, in: "Nov  3 18:10:59 host web[7]: main.main()") == 29)
        #expect(length(syslog, in: "Nov 23 08:00:00 host web[8]: main.main()") == nil)
        let stamped = prefix("2026-11-23T08:00:00.123456789Z panic: boom", before: 31)
        #expect(length(stamped, in: "2026-11-23T08:00:01Z \t/src/x.go:12") == 21)
        #expect(length(stamped, in: "panic: boom") == nil)
    }

    @Test func `a blank line may have lost the prefix's last blanks`() {
        let compose = prefix("service-1  | panic: boom", before: 13)
        #expect(length(compose, in: "service-1  | ") == 13)
        #expect(length(compose, in: "service-1  |") == 12)
        #expect(length(compose, in: "service-1") == nil)
        #expect(length(prefix("2026-11-23T08:00:00Z x", before: 21), in: "2026-11-23T08:00:00Z") == 20)
    }

    @Test func `what lines share is the prefix`() {
        let first = prefix("web app 2026/11/23 08:00:00 ready to serve")
        let shared = first.common(with: Array("web app panic: boom".utf8).rawSpan)
        #expect(length(shared, in: "web app anything") == 8)
        #expect(shared.common(with: Array("db app ready".utf8).rawSpan).isEmpty)
        let indented = prefix("web  |   main.main()").common(with: Array("web  | ready".utf8).rawSpan)
        #expect(length(indented, in: "web  | x") == 7)
    }

    @Test(arguments: ["", " ", "word", "\tframe", "  spaced", "x\ty"])
    func `a line without words and blanks has none`(line: String) {
        #expect(prefix(line).isEmpty)
    }
}

@Suite struct PrefixTimeTests {
    @Test(arguments: [
        ("2026-11-23T08:00:00.123456789Z x", 30), ("2026-11-23T08:00:00+0100 x", 24), ("2026-11-23T08:00:00+01:00 x", 25),
        ("2026-11-23 08:00:00,123 x", 23), ("2026/11/23 08:00:00 x", 19), ("08:00:00.5 x", 10), ("Nov 23 08:00:00 x", 15),
        ("1795420800.123456 x", 17), ("[18907.228792] x", 14), ("[   12.345678] x", 14), ("[2026-11-23 08:00:00] x", 21),
        ("[2026-11-23T08:00:00.5Z] x", 24), ("[08:00:00] x", 10),
    ])
    func `times of tools`(line: String, end: Int) {
        #expect(PrefixTime.end(Array(line.utf8).rawSpan, at: 0) == end)
    }

    @Test(arguments: [
        "", "2026", "2026-11-23", "2026-11-23Tx", "8:00:00", "Nov 23", "November 23", "12:34", "2026-11/23 08:00:00", "1795420800",
        "17954.5", "[app]", "[12]", "[12.345678", "[", "[ ", "[pod/1.5/app]",
    ])
    func `other words are none`(line: String) {
        #expect(PrefixTime.end(Array(line.utf8).rawSpan, at: 0) == nil)
    }
}
