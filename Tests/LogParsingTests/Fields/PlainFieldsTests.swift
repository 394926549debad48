// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogParsing

@Suite struct PlainFieldsTests {
    private let eight = "2026-11-23T08:00:00.000000000Z"

    @Test(
        arguments: [
            ("2026/11/23 08:00:00 ready", .none),
            ("2026/11/23 08:00:00 INFO ready a=b", .info),
            ("2026/11/23 08:00:00 INFO+2 ready", .info),
            ("2026/11/23 08:00:00 [WARN] ready", .warn),
            ("2026/11/23 08:00:00 [debug] ready", .debug),
            ("2026/11/23 08:00:00 [WARN ] ready", .warn),
            ("2026/11/23 08:00:00 Error: it broke", .error),
            ("2026/11/23 08:00:00 level=info msg=ready", .info),
            ("storaged: 2026/11/23 08:00:00 ready", .none),
            ("storaged 2026/11/23 08:00:00 ready", .none),
            ("storaged:2026/11/23 08:00:00 ready", .none),
            ("[api] worker: 2026/11/23 08:00:00 ready", .none),
            ("INFO: 2026/11/23 08:00:00 main.go:3: ready", .info),
            ("ERROR\t2026/11/23 08:00:00 ready", .error),
            ("[GIN] 2026/11/23 - 08:00:00 | 200 | 1.2ms | ::1 | GET \"/\"", .none),
            ("web_1  | 2026-11-23T08:00:00Z WARNING ready", .warning),
            ("[2026-11-23 08:00:00] [ERROR] ready", .error),
            ("2026-11-23 08:00:00,000 - INFO - ready", .info),
            ("2026-11-23T08:00:00.000Z [INFO]  agent: started", .info),
            ("2026-11-23T08:00:00Z INF ready", .info),
            ("\u{1B}[90m2026-11-23T08:00:00Z\u{1B}[0m \u{1B}[32mINF\u{1B}[0m ready", .info),
            ("INFO[2026-11-23T08:00:00Z] ready", .info),
            ("2026-11-23T08:00:00Z", .none),
            ("1.7954208e+09\tinfo\tready", .info),
            ("2026/11/23 08:00:00 error opening the file", .none),
        ] as [(String, LevelName)]
    )
    func `time and level stand in a line's first words`(line: String, level: LevelName) {
        let reading = LineReading(line)
        #expect(reading.time == eight)
        #expect(reading.level == level)
        #expect(reading.message == nil)
    }

    @Test(
        arguments: [
            ("INFO[0012] ready", .info), ("ERRO[0000] broken", .error), ("WARN ready", .warn), ("[notice] ready", .notice),
            ("FATAL", .fatal),
            ("fatal: not ready", .fatal), ("debug\tready", .debug), ("api: ERROR broken", .error), ("DEBUG|ready", .debug),
        ] as [(String, LevelName)]
    )
    func `a level may stand without a time`(line: String, level: LevelName) {
        let reading = LineReading(line)
        #expect(reading.level == level && reading.time == nil)
    }

    @Test(
        arguments: [
            "error opening the file", "info about it", "the next run is at 2026-11-23 08:00:00", "listening on 2026",
            "2026-11-23T08:00:00x", "INFORMATION", "warn(x)",
            "one two three: four: five: 2026/11/23 08:00:00", "[INFO", "[INFO x]", "INFO]", "Error:x", "expires 2026-11-23 08:00:00",
            "12:30:00 ready", "8:00AM ready", "8:00 AM INF", "LEVEL(-3", "LEVEL(3) x", "a level=info b", "1795420800 x",
        ]
    )
    func `prose is left alone`(line: String) {
        #expect(LineReading(line).isPlain)
    }

    @Test func `only the head is looked at`() {
        let prefix = String(repeating: "[a]", count: 40)
        #expect(LineReading("\(prefix) 2026/11/23 08:00:00 INFO x").isPlain)
    }

    @Test func `the log package's file and line are the caller`() {
        let short = LineReading("2026/11/23 08:00:00.123456 main.go:42: ready")
        #expect(short.file == "main.go" && short.line == 42)
        let long = LineReading("2026/11/23 08:00:00 /src/app/main.go:42: ERROR ready")
        #expect(long.file == "/src/app/main.go" && long.level == .error)
        #expect(LineReading("main.go:42: ready").file == nil)
    }

    @Test func `the columns of zap's console are level, logger and caller`() {
        let named = LineReading("2026-11-23T08:00:00.123+0100\tINFO\tapi.http\tapp/main.go:42\tready\t{\"a\": 1}")
        #expect(named.time == "2026-11-23T07:00:00.123000000Z" && named.level == .info)
        #expect(named.logger == "api.http" && named.file == "app/main.go" && named.line == 42)
        let nameless = LineReading("2026-11-23T08:00:00.123Z\terror\tapp/main.go:42\tready")
        #expect(nameless.level == .error && nameless.logger == nil && nameless.file == "app/main.go")
        let bare = LineReading("2026-11-23T08:00:00.123Z\tdebug\tall is well\t{}")
        #expect(bare.level == .debug && bare.logger == nil && bare.file == nil)
        #expect(LineReading("2026-11-23T08:00:00.123Z\tdebug\t").level == .debug)
    }

    @Test func `pairs behind the time are logfmt`() {
        let reading = LineReading("2026/11/23 08:00:00 level=warn logger=api err=EOF")
        #expect(reading.level == .warn && reading.logger == "api" && reading.error == "EOF")
    }
}
