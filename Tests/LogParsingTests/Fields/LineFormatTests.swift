// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogParsing

/// One line of each of Go's loggers, and what is read out of it.
///
/// Those of `log` and `log/slog` were printed by programs of Go 1.21, 1.26 and 1.27. Of the others no library was run: they follow the sources of zap 1.23,
/// zerolog 1.26, logrus 1.9, klog 2.80, stdr 1.2 and logr's funcr 1.2, glog, and grpc-go 1.33 and newer. pino, Cloud Logging and syslog's numbers were not
/// held against a source.
@Suite struct LineFormatTests {
    private static let utc = "2026-11-30T08:00:00.000000000Z"

    struct Line: CustomTestStringConvertible {
        var name: String
        var text: String
        var time: String?
        var level = LevelName.none
        var message: String?
        var logger: String?
        var caller: String?
        var error: String?
        var testDescription: String { name }

        init(
            _ name: String, _ text: String, _ time: String? = utc, _ level: LevelName = .none, message: String? = nil,
            logger: String? = nil,
            caller: String? = nil, error: String? = nil
        ) {
            (self.name, self.text, self.time, self.level) = (name, text, time, level)
            (self.message, self.logger, self.caller, self.error) = (message, logger, caller, error)
        }
    }

    private static let json = [
        Line(
            "zap", #"{"level":"info","ts":1796025600,"logger":"api","caller":"app/main.go:42","msg":"ready","status":200}"#, utc, .info,
            message: "ready", logger: "api", caller: "app/main.go:42"),
        Line("zap, a verbosity of zapr", #"{"level":"Level(-3)","ts":1796025600,"msg":"ready","v":3}"#, utc, .debug, message: "ready"),
        Line("zap, dpanic", #"{"level":"dpanic","ts":1796025600,"msg":"odd","error":"x"}"#, utc, .dpanic, message: "odd", error: "x"),
        Line(
            "zerolog", #"{"level":"warn","error":"refused","time":"2026-11-30T08:00:00Z","caller":"/src/main.go:9","message":"lost"}"#, utc,
            .warn,
            message: "lost", caller: "/src/main.go:9", error: "refused"),
        Line(
            "slog",
            #"{"time":"2026-11-30T08:00:00Z","level":"ERROR+2","source":{"function":"main.main","file":"/src/main.go","line":40},"msg":"worse","req":{"id":7}}"#,
            utc, .error, message: "worse", caller: "/src/main.go:40"),
        Line("slog, a level as a number", #"{"time":"2026-11-30T08:00:00Z","level":-4,"msg":"x"}"#, utc, .debug, message: "x"),
        Line(
            "logrus", #"{"error":"eof","level":"warning","msg":"lost","time":"2026-11-30T08:00:00Z"}"#, utc, .warning, message: "lost",
            error: "eof"),
        Line("pino", #"{"level":50,"time":1796025600000,"msg":"x"}"#, utc, .error, message: "x"),
        Line("syslog's numbers", #"{"severity":3,"timestamp":"2026-11-30T08:00:00Z","message":"x"}"#, utc, .error, message: "x"),
        Line("Cloud Logging", #"{"severity":"EMERGENCY","timestamp":"2026-11-30T08:00:00Z","message":"x"}"#, utc, .emergency, message: "x"),
        Line(
            "klog", #"{"ts":1796025600000.000,"caller":"app/main.go:42","msg":"Pod updated","v":0}"#, utc, message: "Pod updated",
            caller: "app/main.go:42"),
        Line("gRPC", #"{"message":"[core] ready","severity":"WARNING"}"#, nil, .warning, message: "[core] ready"),
        Line(
            "ecszap",
            #"{"@timestamp":"2026-11-30T08:00:00Z","log":{"level":"error","logger":"api"},"message":"lost","error":{"message":"eof"}}"#,
            utc, .error, message: "lost", logger: "api", error: "eof"),
        Line(
            "a group that stands for nothing",
            #"{"level":"info","time":1796025600,"msg":"x","span":7,"log":{"size":3},"error":{"code":5}}"#, utc, .info, message: "x"),
        Line("a number that could be anything", #"{"level":1,"time":1796025600,"message":"x"}"#, utc, message: "x"),
    ]

    private static let text = [
        Line("log", "2026/11/30 08:00:00 hello a=1"),
        Line("log, a prefix", "storaged: 2026/11/30 08:00:00 hello"),
        Line("log, Lmicroseconds and Lshortfile", "storaged: 2026/11/30 08:00:00.000000 main.go:29: hello a=1", caller: "main.go:29"),
        Line("log, Llongfile and Lmsgprefix", "2026/11/30 08:00:00 /tmp/d/main.go:29: storaged: hello", caller: "/tmp/d/main.go:29"),
        Line("log, no time", "storaged: hello a=1", nil),
        Line("slog through log", #"2026/11/30 08:00:00 INFO default k="v w""#, utc, .info),
        Line(
            "slog", "time=2026-11-30T08:00:00.000Z level=ERROR+2 source=/tmp/d/main.go:40 msg=worse req.id=7", utc, .error,
            caller: "/tmp/d/main.go:40"),
        Line("logrus", #"time="2026-11-30T08:00:00Z" level=warning msg="lost it" error=eof"#, utc, .warning, error: "eof"),
        Line(
            "logrus on a terminal",
            "\u{1B}[33mWARN\u{1B}[0m[0012] lost it                                      \u{1B}[33merror\u{1B}[0m=eof", nil, .warn),
        Line(
            "logrus on a terminal, its colours taken out", "WARN[0012] lost it                                      error=eof", nil, .warn,
            error: "eof"),
        Line(
            "zap's console", "2026-11-30T08:00:00.000Z\tINFO\tapi\tapp/main.go:42\tready\t{\"status\": 200}", utc, .info, logger: "api",
            caller: "app/main.go:42"),
        Line(
            "zap's console, an error", "2026-11-30T08:00:00.000Z\tERROR\tapp/main.go:42\tlost\t{\"level\": \"info\", \"error\": \"eof\"}",
            utc, .error,
            caller: "app/main.go:42", error: "eof"),
        Line("zap's console, in colours", "2026-11-30T08:00:00.000Z\t\u{1B}[33mWARN\u{1B}[0m\tready", utc, .warn),
        Line(
            "zap's console, a verbosity of zapr", "2026-11-30T08:00:00.000Z\tLEVEL(-3)\tapp/main.go:42\tready", utc, .debug,
            caller: "app/main.go:42"),
        Line(
            "zerolog's console, TimeFormat",
            "\u{1B}[90m2026-11-30T08:00:00Z\u{1B}[0m \u{1B}[1m\u{1B}[31mERR\u{1B}[0m\u{1B}[0m lost \u{1B}[36merror=\u{1B}[0meof", utc, .err,
            error: "eof"),
        Line("zerolog's console", "\u{1B}[90m8:00AM\u{1B}[0m \u{1B}[32mINF\u{1B}[0m ready", nil, .info),
        Line("zerolog's console, no colours", "12:30PM WRN slow took=5", nil, .warn),
        Line("zerolog's console, no time", "<nil> INF ready", nil, .info),
        Line(
            "klog", "E1130 08:00:00.000000       7 controller.go:116] \"Pod lost\" err=\"eof\"", utc, .error, caller: "controller.go:116",
            error: "eof"),
        Line("glog", "W1130 08:00:00.000000 1234567 store.go:9] slow", utc, .warning, caller: "store.go:9"),
        Line("gRPC", "2026/11/30 08:00:00 INFO: [core] [Channel #1] Channel created", utc, .info),
        Line("gRPC, newer", "2026/11/30 08:00:00 INFO: [core] [Channel #1]Channel created", utc, .info),
        Line("gRPC's errors", "2026/11/30 08:00:00 ERROR: [transport] lost", utc, .error),
        Line("stdr", #"2026/11/30 08:00:00 main.go:42: "level"=0 "msg"="ready" "n"=1"#, utc, .info, caller: "main.go:42"),
        Line("stdr, a verbosity", #"2026/11/30 08:00:00 "level"=4 "msg"="ready""#, utc, .debug),
        Line("stdr, an error", #"2026/11/30 08:00:00 "msg"="lost" "error"="eof" "n"=1"#, utc, .error, error: "eof"),
        Line("stdr, a name", #"2026/11/30 08:00:00 api/v1: "level"=0 "msg"="ready""#, utc, .info, logger: "api/v1"),
        Line(
            "stdr, a name behind the caller", #"2026/11/30 08:00:00 main.go:42: api: "msg"="lost" "error"="eof""#, utc, .error,
            logger: "api",
            caller: "main.go:42", error: "eof"),
        Line("log, words that stand like stdr's", #"2026/11/30 08:00:00 api: "level" is high"#, utc),
        Line("funcr", #""logger"="api" "level"=1 "msg"="ready""#, nil, .debug, logger: "api"),
        Line("plain", "listening on [::]:8080", nil),
        Line("plain, a pair in prose", "retrying since err=eof was said", nil),
        Line("plain, in quotes", #""quoted" words, "level" of "msg"="x""#, nil),
    ]

    @Test(arguments: json + text)
    func `a line gives its fields`(line: Line) {
        var parser = LineFieldParser()
        parser.year = 2026
        let reading = LineReading(line.text, with: parser)
        #expect(reading.time == line.time)
        #expect(reading.level == line.level)
        #expect(reading.message == line.message)
        #expect(reading.logger == line.logger)
        #expect(reading.file.map { file in reading.line.map { "\(file):\($0)" } ?? file } == line.caller)
        #expect(reading.error == line.error)
        let document = lineDocument(Array(line.text.utf8))
        #expect(document.flatMap { value("message", in: $0) } as? String == line.message ?? line.text)
    }
}
