// SPDX-License-Identifier: Apache-2.0

import Foundation
import GoTraceback
import LogModel
import LogParsing
import Testing

@testable import FlightRecorder

@Suite struct ExplainRunTests {
    @Test(arguments: try Page.fixtures(of: "1.27.3"))
    func `every line of a real output is explained once, and each crash has as many lines as it says`(name: String) throws {
        let bytes = try Page.bytes(ofFixture: "1.27.3/\(name)")
        let (lines, crashes) = Self.explain(bytes)
        #expect(lines.map(\.number) == Array(1..<(lines.count + 1)))
        let text: [UInt8] = lines.flatMap { $0.text + [0x0A] }
        let isWhole = text == bytes || text.dropLast() == bytes[...]
        #expect(isWhole || lines.contains { $0.length > ExplainedLine.textLimit })
        for crash in crashes {
            let own = lines.filter { $0.fate == .crash(crash.number) || $0.fate == .split(crash.number) }
            #expect(own.count == (crash.ending == .field ? 1 : crash.lines))
            #expect(own.first?.number == crash.span.lowerBound && own.last?.number == crash.span.upperBound)
            #expect(lines.count { $0.fate == .foreign(crash.number) } == crash.foreignLines)
        }
        #expect(!lines.contains { $0.fate == .held })
    }

    @Test func `a line of another writer inside a crash is told as such`() {
        let (lines, crashes) = Self.explain(
            """
            2026/11/23 08:00:00 before
            panic: boom

            goroutine 1 [running]:
            main.main()
            2026/11/23 08:00:01 in between
            \t/src/app/main.go:9 +0x1
            2026/11/23 08:00:02 behind

            """)
        #expect(lines.map(\.fate) == [.line, .crash(1), .crash(1), .crash(1), .crash(1), .foreign(1), .crash(1), .line])
        #expect(lines.map(\.phase) == [.idle, .idle, .opening, .opening, .body, .body, .body, .body])
        #expect(lines.map(\.offset).prefix(3) == [0, 27, 39])
        #expect(crashes.map(\.span) == [2...7] && crashes.map(\.foreignLines) == [1])
    }

    @Test func `a headline behind an unfinished line is of both`() throws {
        let (lines, crashes) = Self.explain(try Page.bytes(ofFixture: "1.27.3/partial_line_before"))
        #expect(lines.first?.fate == .split(1) && lines.dropFirst().allSatisfy { $0.fate == .crash(1) })
        #expect(crashes.map(\.headline) == ["panic: no newline before me"])
    }

    @Test func `a held line that proves nothing is a line`() {
        let (lines, crashes) = Self.explain("goroutine 1 [running]:\nand then nothing of a stack\n")
        #expect(lines.map(\.fate) == [.line, .line] && lines.map(\.phase) == [.idle, .opening] && crashes.isEmpty)
    }

    static let stack = "panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/app/main.go:9 +0x1\n"

    @Test(arguments: [
        ("", "the input ended"),
        ("exit status 2\n2026/11/23 08:00:00 up\n", "line 6 (exitStatus) closes it"),
        ("panic: again\n", "line 6 (panic) begins something else"),
        ("FAIL\n", "line 6 (testVerdict) is none of its lines"),
        (
            "all is well\nit is well\nand well it is\n",
            "lines 6 to 8 are none of its lines; so many in a row end it"
        ),
    ])
    func `the summary says why a crash ended`(rest: String, words: String) {
        let (_, crashes) = Self.explain(Self.stack + rest)
        #expect(crashes.first?.ending.words == words)
    }

    @Test func `a window lets through one crash and a few lines round it`() {
        let log = (0..<20).map { "2026/11/23 08:00:00 line \($0)\n" }.joined()
        let (lines, _) = Self.explain(log + Self.stack + log + Self.stack + log)
        var window = CrashWindow(crash: 2)
        let shown = lines.flatMap { window.take($0) }.map(\.number)
        #expect(shown == Array(41...55))
        var all = CrashWindow(crash: nil)
        #expect(lines.flatMap { all.take($0) }.count == lines.count)
    }

    @Test func `a row shows what cannot be seen, and fits the terminal`() {
        let (lines, _) = Self.explain("panic: \u{1B}[31m\u{202E}boom\n\n\tgoroutine\n")
        let text = ExplainText(style: TextStyle(isColoured: false), width: nil)
        #expect(text.row(lines[0]).hasSuffix(#"panic: \x1b[31m\u{202e}boom"#))
        #expect(text.row(lines[2]).hasSuffix(#"\tgoroutine"#))
        let narrow = ExplainText(style: TextStyle(isColoured: false), width: 70)
        #expect(narrow.row(lines[0]).count == 70 && narrow.row(lines[0]).hasSuffix("…"))
    }

    @Test(arguments: [
        ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("日本語", 6, "日本語"), ("日本語x", 6, "日本…"), ("e\u{301}a", 2, "e\u{301}a"), ("a", 0, ""),
    ])
    func `a text is cut by columns, not by characters`(text: String, columns: Int, shown: String) {
        #expect(TerminalColumns.prefix(of: text, columns: columns) == shown)
    }

    @Test func `documents hold no text twice and no bytes that JSON forbids`() throws {
        let (lines, crashes) = Self.explain(Array("panic: \u{7}".utf8) + [0xFF, 0x0A])
        var buffer = ByteBuffer()
        lines.first?.encode(to: &buffer)
        crashes.first?.encode(to: &buffer)
        let objects = try buffer.bytes.text.split(separator: "\n").map {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
        #expect(objects.count == 2)
        #expect(objects[0]?["text"] as? String == "panic: \u{7}\u{FFFD}" && objects[0]?["became"] as? String == "crash")
        #expect(objects[1]?["record"] as? String == "crash" && objects[1]?["ended"] as? String == "the input ended")
    }

    static func explain(_ text: String, envelope: Envelope = .auto) -> (lines: [ExplainedLine], crashes: [ExplainedCrash]) {
        explain(Array(text.utf8), envelope: envelope)
    }

    /// The lines and crashes of a text.
    static func explain(_ bytes: [UInt8], envelope: Envelope = .auto) -> (lines: [ExplainedLine], crashes: [ExplainedCrash]) {
        var trail = LineTrail(envelope: envelope)
        var lines: [ExplainedLine] = []
        var offset: UInt64 = 0
        var pieces = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        if pieces.last?.isEmpty == true { pieces.removeLast() }
        for line in pieces {
            trail.take(Array(line).rawSpan, offset: offset)
            offset += UInt64(line.count + 1)
            lines += trail.takeExplained()
        }
        trail.finish()
        return (lines + trail.takeExplained(), trail.crashes)
    }
}
