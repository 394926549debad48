// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    /// `panicbox inspect tail` and `panicbox inspect grep`
    @Suite struct InspectRecordsTests {
        private static func record(_ input: String) async throws -> String {
            let folder = try TemporaryFolder()
            let path = try folder.write(input, to: "input")
            _ = try await Panicbox.run(["--ring", folder.file("ring"), "--quiet", "--service", "storaged"], input: .file(path))
            return folder.file("ring")
        }

        private static func rows(_ process: ChildProcess) -> [Substring] { process.outputText.split(separator: "\n") }

        @Test func `the last records come readable, a crash by its headline`() async throws {
            let ring = try await Self.record(ServiceLog.lines(0..<30) + ServiceLog.crash())
            let process = try await Panicbox.run(["inspect", "tail", "-n", "3", ring])
            let rows = Self.rows(process)
            #expect(process.exit == .code(0) && rows.count == 3)
            #expect(rows[0].hasPrefix("2026-11-23T08:00:00.000Z  -         storaged  2026/11/23 08:00:00 request 28 took"))
            #expect(rows[2].contains("  critical  storaged  CRASH panic: runtime error: invalid memory address"))
            #expect(try await Self.rows(Panicbox.run(["inspect", "tail", ring])).count == 20)
            let crash = try await Panicbox.run(["inspect", "tail", "-n", "5", "--crashes", "--format", "ndjson", ring])
            #expect(JSONDocument.lines(crash.output).map(\.dataset) == ["go.crash"])
        }

        @Test func `ndjson is the documents as they are stored`() async throws {
            let ring = try await Self.record(ServiceLog.lines(0..<3_000) + ServiceLog.crash())
            let process = try await Panicbox.run(["inspect", "tail", "-n", "100000", "--format", "ndjson", ring])
            #expect(try await Panicbox.bytes(inRing: ring) == process.output)
            let found = try await Panicbox.run(["inspect", "grep", "", "--format", "ndjson", ring])
            #expect(found.output == process.output)
        }

        @Test func `tail follows what is recorded`() async throws {
            let folder = try TemporaryFolder()
            let pipe = TestPipe()
            let ring = folder.file("ring")
            let recorder = try Panicbox.start(["--ring", ring, "--quiet"], input: .pipe(pipe))
            pipe.write(ServiceLog.lines(0..<5))
            try await eventually("five are stored") { try await Panicbox.documents(inRing: ring).count == 5 }
            let tail = try Panicbox.start(["inspect", "tail", "-f", "-n", "2", "--format", "ndjson", ring])
            try await eventually("the last two; \(tail.errors)") { ServiceLog.numbers(in: JSONDocument.lines(tail.output)) == [3, 4] }
            pipe.write(ServiceLog.lines(5..<400))
            try await eventually("what comes") { ServiceLog.numbers(in: JSONDocument.lines(tail.output)) == Array(3..<400) }
            pipe.end()
            #expect(try await recorder.wait() == .code(0))
            // Another recorder goes on in the same ring.
            let second = try Panicbox.start(
                ["--ring", ring, "--quiet"], input: .file(try folder.write(ServiceLog.lines(400..<410), to: "more")))
            #expect(try await second.wait() == .code(0))
            try await eventually("what comes later") { ServiceLog.numbers(in: JSONDocument.lines(tail.output)) == Array(3..<410) }
            #expect(tail.exit == nil && tail.errors == "")
            try await tail.kill9()
        }

        @Test(arguments: ["tail -n 100000", "grep ''", "tail -f -n 100000"])
        func `a reader that has enough ends it without a word`(command: String) async throws {
            let ring = try await Self.record(ServiceLog.lines(0..<20_000))
            let line = "\(Panicbox.path) inspect \(command) '\(ring)' | head -n 1"
            let shell = try ChildProcess("/bin/sh", ["-c", line])
            #expect(try await shell.wait() == .code(0))
            #expect(shell.errors == "" && ServiceLogText.number(in: shell.outputText) == 0)
        }

        @Test func `grep finds by text and by expression, and tells by its exit code`() async throws {
            let ring = try await Self.record(ServiceLog.lines(0..<500) + "level=error msg=\"disk \\\"full\\\"\"\n" + ServiceLog.crash())
            let plain = try await Panicbox.run(["inspect", "grep", "request 49", ring])
            #expect(plain.exit == .code(0) && Self.rows(plain).count == 11)
            let expression = try await Panicbox.run(["inspect", "grep", "request 49\\d ", ring])
            #expect(expression.exit == .code(0) && Self.rows(expression).count == 10)
            let nothing = try await Panicbox.run(["inspect", "grep", "request 500", ring])
            #expect(nothing.exit == .code(1) && nothing.outputText == "" && nothing.errors == "")
            #expect(try await Self.rows(Panicbox.run(["inspect", "grep", "-i", "DISK.*FULL", ring])).count == 1)
            #expect(try await Self.rows(Panicbox.run(["inspect", "grep", "msg=\"disk", "--level", "error", ring])).count == 1)
            #expect(try await Self.rows(Panicbox.run(["inspect", "grep", ".", "--crashes", ring])).count == 1)
            #expect(try await Panicbox.run(["inspect", "grep", "main.opNil", ring]).exit == .code(1))
            #expect(try await Self.rows(Panicbox.run(["inspect", "grep", "--document", "main.opNil", ring])).count == 1)
        }

        @Test func `grep chooses by time, service and level`() async throws {
            let text = (0..<60).map { "2026/11/23 08:\($0 < 10 ? "0" : "")\($0):00 level=\($0 % 2 == 0 ? "info" : "warn") tick \($0)\n" }
                .joined()
            let folder = try TemporaryFolder()
            let ring = folder.file("ring")
            let input = try folder.write(text, to: "input")
            let recorder = try Panicbox.start(
                ["--ring", ring, "--quiet", "--service", "clock"], input: .file(input), environment: ["TZ": "UTC0"])
            #expect(try await recorder.wait() == .code(0))
            func ticks(_ arguments: String...) async throws -> [Int] {
                let process = try await Panicbox.run(["inspect", "grep", "tick", ring, "--format", "ndjson"] + arguments)
                return JSONDocument.lines(process.output).compactMap { Int($0.message.split(separator: " ").last ?? "") }
            }
            let (since, until) = ("2026-11-23T08:10:00Z", "2026-11-23T08:13:00Z")
            #expect(try await ticks("--since", since, "--until", until) == [10, 11, 12])
            #expect(try await ticks("--since", "2026-11-23T08:57:00Z", "--level", "warn") == [57, 59])
            #expect(try await ticks("--until", "2026-11-23T10:03:00+02:00", "--service", "clock") == [0, 1, 2])
            #expect(try await ticks("--service", "other").isEmpty)
        }

        @Test func `bytes of a log cannot reach a terminal`() async throws {
            let ring = try await Self.record("evil \u{1B}[2J\u{1B}]0;title\u{7} \u{9B}31m \u{202E} line\n")
            for command in [["tail"], ["grep", "evil"]] {
                let process = try await Panicbox.run(["inspect"] + command + [ring])
                #expect(process.outputText.contains("evil \\x1b[2J\\x1b]0;title\\x07 \\x9b31m \\u{202e} line"))
                let controls = process.outputText.unicodeScalars.filter { $0.properties.generalCategory == .control && $0 != "\n" }
                #expect(controls.isEmpty)
            }
        }
    }

    private enum ServiceLogText {
        /// The number of the request in a line of text.
        static func number(in text: String) -> Int? {
            let words = text.split(whereSeparator: \.isWhitespace)
            return words.firstIndex(of: "request").flatMap { Int(words[$0 + 1]) }
        }
    }
}
