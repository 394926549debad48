// SPDX-License-Identifier: Apache-2.0

import GoTraceback
import LogParsing
import Testing

@testable import FlightRecorder

/// What `explain` says of lines that something stands round.
@Suite struct ExplainTransportTests {
    private static let stack = [
        "panic: boom", "", "goroutine 1 [running]:", "main.main()", "\t/src/app/main.go:9 +0x1",
    ]

    private static func cri(_ text: String, _ output: String = "stderr", _ tag: String = "F", second: Int = 0) -> String {
        "2026-11-23T08:00:\(second < 10 ? "0" : "")\(second).000000001Z \(output) \(tag) \(text)\n"
    }

    private static func docker(_ text: String, _ output: String = "stderr") -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\t", with: "\\t").replacing(
            "\n", with: "\\n")
        return #"{"log":"\#(escaped)\n","stream":"\#(output)","time":"2026-11-23T08:00:00.000000001Z"}"# + "\n"
    }

    private static func event(_ test: String, _ text: String) -> String {
        let escaped = text.replacing("\t", with: "\\t")
        return #"{"Time":"2026-11-23T08:00:00Z","Action":"output","Package":"app","Test":"\#(test)","Output":"\#(escaped)\n"}"# + "\n"
    }

    @Test func `the parts of a container's line share its class and its crash, and the other output's lines are told apart`() {
        let (lines, crashes) = ExplainRunTests.explain(
            Self.cri("it is up", "stdout") + Self.cri("panic: bo", "stderr", "P") + Self.cri("in between", "stdout") + Self.cri("om")
                + Self.stack.dropFirst().map { Self.cri($0) }.joined())
        #expect(lines.map(\.fate) == [.line, .crash(1), .line] + Array(repeating: .crash(1), count: 5))
        #expect(lines.map(\.kind) == [.other, .panic, .other, .panic, .blank, .goroutine, .function, .location])
        #expect(lines.map(\.within).prefix(4) == ["cri stdout", "cri stderr partial", "cri stdout", "cri stderr"])
        #expect(lines.map(\.phase).suffix(5) == [.idle, .opening, .opening, .body, .body])
        #expect(crashes.map(\.span) == [2...8] && crashes.map(\.lines) == [5] && crashes.map(\.ending) == [.endOfInput])
    }

    @Test func `a crash whose writer falls silent while the other output goes on is told to end so`() {
        let text = Self.stack.map { Self.cri($0) }.joined() + Self.cri("much later", "stdout", second: 30)
        let (lines, crashes) = ExplainRunTests.explain(text)
        #expect(lines.map(\.fate) == Array(repeating: .crash(1), count: 5) + [.line])
        #expect(crashes.map(\.ending) == [.silence] && crashes.first?.ending.words == "nothing more came from its writer")
    }

    @Test func `an entry of Docker's has the class of its text`() {
        let (lines, crashes) = ExplainRunTests.explain(
            (["2026/11/23 up"] + Self.stack + ["exit status 2"]).map { Self.docker($0) }.joined())
        #expect(lines.map(\.kind) == [.logged, .panic, .blank, .goroutine, .function, .location, .exitStatus])
        #expect(lines.map(\.fate) == [.line] + Array(repeating: .crash(1), count: 6))
        #expect(lines.allSatisfy { $0.within == "docker stderr" })
        #expect(crashes.map(\.ending) == [.closed(7, .exitStatus)])
    }

    @Test func `one entry that holds a whole crash is a line of it`() {
        let (lines, crashes) = ExplainRunTests.explain(
            Self.docker("up") + Self.docker((["before"] + Self.stack).joined(separator: "\n")) + Self.docker("2026/11/23 08:00:00 down"))
        #expect(lines.map(\.fate) == [.line, .crash(1), .line])
        #expect(crashes.map(\.lines) == [5] && crashes.map(\.span) == [2...2])
    }

    @Test func `a transport that is named is believed, and one that is not there takes nothing off`() {
        let text = Self.stack.map { Self.cri($0) }.joined()
        let (cri, _) = ExplainRunTests.explain(text, envelope: .cri)
        #expect(cri.allSatisfy { $0.within == "cri stderr" && $0.fate == .crash(1) })
        let (docker, none) = ExplainRunTests.explain(text, envelope: .docker)
        #expect(docker.allSatisfy { !$0.within.contains("docker") && !$0.within.contains("cri") } && docker.count == 5 && none.count < 2)
        let (short, _) = ExplainRunTests.explain(Self.cri("only one"))
        #expect(short.map(\.within) == ["cri stderr"], "the end of the input decides")
    }

    @Test func `crashes behind two prefixes are kept apart line by line`() {
        let text = Self.stack.map { "web-1  | \($0)\nweb-2  | \($0)\n" }.joined() + "web-1  | 2026/11/23 08:00:00 up again\n"
        let (lines, crashes) = ExplainRunTests.explain("web-1  | 2026/11/23 08:00:00 up\n" + text)
        #expect(lines.map(\.fate) == [.line] + (0..<5).flatMap { _ in [.crash(1), .crash(2)] as [ExplainedLine.Fate] } + [.line])
        #expect(lines[1...10].allSatisfy { $0.within == "prefix" })
        #expect(crashes.map(\.span) == [2...10, 3...11])
    }

    @Test func `a headline that a prefixed line only quotes is a line`() {
        let (lines, crashes) = ExplainRunTests.explain("web-1 | up\nweb-1 | panic: boom\nweb-1 | all is well\nweb-1 | still\n")
        #expect(lines.map(\.fate) == Array(repeating: .line, count: 4) && crashes.isEmpty)
    }

    @Test func `the events of go test are told by the test that printed them`() {
        let text = zip(Self.stack, Self.stack).map { Self.event("TestA", $0) + Self.event("TestB", $1) }.joined()
        let end = #"{"Time":"2026-11-23T08:00:01Z","Action":"fail","Package":"app","Test":"TestB"}"# + "\n"
        let (lines, crashes) = ExplainRunTests.explain(text + end)
        // The test that ended first gives its crash out first.
        #expect(lines.map(\.fate) == (0..<5).flatMap { _ in [.crash(2), .crash(1)] as [ExplainedLine.Fate] } + [.line])
        #expect(lines.map(\.kind).prefix(4) == [.panic, .panic, .blank, .blank])
        #expect(lines.prefix(10).allSatisfy { $0.within == "test json" })
        #expect(crashes.map(\.ending) == [.silence, .endOfInput])
    }

    @Test func `a stack in a field makes its line a crash`() {
        let stack =
            "goroutine 1 [running]:\\nmain.f.func1()\\n\\t/src/x.go:9 +0x3\\npanic({0x1?, 0x2?})\\n\\t/go/src/runtime/panic.go:785 +0x1\\n"
        let line = #"{"level":"error","msg":"recovered","error":"boom","stack":"\#(stack)main.f()\n\t/src/x.go:12 +0x1\n"}"#
        let (lines, crashes) = ExplainRunTests.explain("2026/11/23 up\n\(line)\n2026/11/23 down\n")
        #expect(lines.map(\.fate) == [.line, .crash(1), .line] && lines.map(\.within) == ["", "field", ""])
        #expect(crashes.map(\.headline) == ["recovered"] && crashes.map(\.ending) == [.field] && crashes.map(\.span) == [2...2])
    }

    @Test func `a headline behind an unfinished line inside an envelope is of both`() {
        let (lines, crashes) = ExplainRunTests.explain(
            Self.cri("progress 50%panic: boom") + Self.stack.dropFirst().map { Self.cri($0) }.joined())
        #expect(lines.first?.fate == .split(1) && lines.dropFirst().allSatisfy { $0.fate == .crash(1) })
        #expect(crashes.map(\.headline) == ["panic: boom"])
    }

    @Test func `a row names what was taken off, and its object too`() throws {
        let (lines, _) = ExplainRunTests.explain(Self.cri("panic: boom", "stderr", "P"))
        let row = ExplainText(style: TextStyle(isColoured: false), width: nil).row(try #require(lines.first))
        #expect(row.contains(" [cri stderr partial] 2026-11-23T"))
    }

    @Test(arguments: try Page.fixtures(of: "1.27.3").enumerated().filter { $0.offset % 5 == 0 }.map(\.element), [Envelope.cri, .docker])
    func `a real output in an envelope has its lines in the same crashes`(name: String, envelope: Envelope) throws {
        let bytes = try Page.bytes(ofFixture: "1.27.3/\(name)")
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        var texts = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if texts.last == "" { texts.removeLast() }
        let wrapped = texts.map { envelope == .cri ? Self.cri($0) : Self.docker($0) }.joined()
        let (lines, crashes) = ExplainRunTests.explain(wrapped, envelope: envelope)
        let (bare, expected) = ExplainRunTests.explain(texts.map { $0 + "\n" }.joined(), envelope: .raw)
        #expect(crashes.map(\.fingerprint) == expected.map(\.fingerprint))
        #expect(lines.map(\.fate) == bare.map(\.fate) && lines.map(\.kind) == bare.map(\.kind))
    }
}
