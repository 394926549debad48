// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import Testing

@testable import LogParsing

@Suite struct LogfmtFieldsTests {
    @Test func `a line of slog's text handler`() {
        let reading = LineReading(
            #"time=2026-11-23T08:00:00.123+01:00 level=WARN+1 source=/src/m.go:9 msg="a b=c" trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7"#
        )
        #expect(reading.time == "2026-11-23T07:00:00.123000000Z" && reading.level == .warn)
        #expect(reading.file == "/src/m.go" && reading.line == 9 && reading.message == nil)
        #expect(reading.trace == "4bf92f3577b34da6a3ce929d0e0e4736" && reading.span == "00f067aa0ba902b7")
        #expect(reading.attributes.isEmpty)
    }

    @Test func `lines of go-kit, logrus and log15`() {
        let kit = LineReading(#"ts=2026-11-23T08:00:00.123Z caller=main.go:12 level=error logger=tsdb err="open x: no such file""#)
        #expect(
            kit.level == .error && kit.file == "main.go" && kit.line == 12 && kit.logger == "tsdb" && kit.error == "open x: no such file")
        #expect(LineReading(#"time="2026-11-23T08:00:00Z" level=info msg=ready"#).time == "2026-11-23T08:00:00.000000000Z")
        #expect(LineReading(#"t=2026-11-23T08:00:00+0000 lvl=warn msg="Low peer count""#).level == .warn)
        #expect(LineReading("ts=1795420800.25 level=info msg=x").time == "2026-11-23T08:00:00.250000000Z")
    }

    @Test func `a quoted value ends at the first quote without a backslash`() {
        #expect(LineReading(#"level=info err="a \"b\" c\\" msg=x"#).error == #"a \"b\" c\\"#)
        #expect(LineReading(#"level=info msg="level=error" err=x"#).level == .info)
        #expect(LineReading(#"level=info err="never closed"#).error == nil)
        #expect(LineReading(#"level=info err=""#).error == nil)
    }

    @Test func `the document has the error without its escapes, or as it stands where they are Go's own`() throws {
        let json = try #require(lineDocument(Array(#"level=info err="a \"b\"\n\tc""#.utf8)))
        #expect(value("error.message", in: json) as? String == "a \"b\"\n\tc")
        let go = try #require(lineDocument(Array(#"level=info err="a \x1b[0m \a""#.utf8)))
        #expect(value("error.message", in: go) as? String == #"a \x1b[0m \a"#)
        let raw = try #require(lineDocument(Array("level=info err=\"a\\n\u{1}\"".utf8)))
        #expect(value("error.message", in: raw) as? String == "a\\n\u{1}")
    }

    @Test(arguments: ["err=nil msg=x", "err=null msg=x", "err=<nil> msg=x", "error= msg=x"])
    func `an error that is nil is none`(line: String) {
        #expect(LineReading(line).error == nil)
    }

    @Test func `bare words between pairs are passed over`() {
        let reading = LineReading("level=info word \"quoted word\" =x a b=c logger=api\r")
        #expect(reading.level == .info && reading.logger == "api")
    }

    @Test func `a line that only begins with a pair is prose, but for its trace`() {
        #expect(LineReading("count=5 of 7 error=true logger=x").isPlain)
        let traced = LineReading("count=5 trace_id=4bf92f3577b34da6a3ce929d0e0e4736 error=true")
        #expect(traced.trace == "4bf92f3577b34da6a3ce929d0e0e4736" && traced.error == nil)
    }

    @Test func `the first of two pairs for one field counts`() {
        let reading = LineReading("level=info level=error logger=a logger=b")
        #expect(reading.level == .info && reading.logger == "a")
    }
}
