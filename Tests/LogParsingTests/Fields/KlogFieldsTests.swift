// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogParsing

@Suite struct KlogFieldsTests {
    private let line = "I1123 08:00:00.123456       7 controller.go:116] Pod status updated"

    @Test func `the head gives level and caller`() {
        let reading = LineReading(line)
        #expect(reading.level == .info && reading.file == "controller.go" && reading.line == 116)
        #expect(reading.message == nil && reading.time == nil)
    }

    @Test func `the time needs the year and heeds the offset`() {
        var parser = LineFieldParser()
        parser.year = 2026
        #expect(LineReading(line, with: parser).time == "2026-11-23T08:00:00.123456000Z")
        parser.localOffsetSeconds = 3_600
        #expect(LineReading(line, with: parser).time == "2026-11-23T07:00:00.123456000Z")
    }

    @Test func `the letter is the level`() {
        for (letter, level) in [("I", .info), ("W", .warning), ("E", .error), ("F", .fatal)] as [(String, LevelName)] {
            #expect(LineReading(letter + line.dropFirst()).level == level)
        }
    }

    @Test func `a trace in the message is found`() {
        #expect(LineReading(line + " trace_id=4bf92f3577b34da6a3ce929d0e0e4736").trace == "4bf92f3577b34da6a3ce929d0e0e4736")
    }

    @Test(arguments: [
        "I1123", "I1123 08:00", "I1323 08:00:00.1 7 a.go:1] x", "D1123 08:00:00.1 7 a.go:1] x", "I1123-08:00:00.1 7 a.go:1] x",
        "I112a 08:00:00.1",
    ])
    func `another head is not klog's`(line: String) {
        #expect(LineReading(line).isPlain)
    }

    @Test(arguments: ["I1123 08:00:00.123456", "I1123 08:00:00.123456       7", "I1123 08:00:00.123456 7 x] y", "I1123 08:00:00 7 a.go:1"])
    func `a head that is cut off gives its level`(line: String) {
        let reading = LineReading(line)
        #expect(reading.level == .info && reading.file == nil)
    }
}
