// SPDX-License-Identifier: Apache-2.0

import Foundation
import GoTraceback
import LogModel
import Testing

@testable import LogParsing

@Suite struct EmbeddedStackTests {
    private static let stack = """
        goroutine 7 [running]:
        runtime/debug.Stack()
        \t/usr/local/go/src/runtime/debug/stack.go:26 +0x5e
        main.guard.func1()
        \t/src/app/guard.go:9 +0x2f
        panic({0x4a1b20?, 0xc000012345?})
        \t/usr/local/go/src/runtime/panic.go:785 +0x132
        main.(*Store).Put(0xc000010000)
        \t/src/app/store.go:42 +0x1d

        """
    private static var escaped: String { stack.replacing("\n", with: #"\n"#).replacing("\t", with: #"\t"#) }
    private static let frames = #"main.(*Store).Put\n\t/src/app/store.go:42\nmain.main\n\t/src/app/main.go:9"#

    private func only(_ line: String) throws -> NSDictionary {
        let reading = Reading(line + "\n")
        #expect(reading.documents.count == 1)
        return try #require(reading.documents.first)
    }

    @Test func `a recovered panic's stack makes the line a crash's document`() throws {
        let document = try only(
            #"{"level":"error","ts":1795420800.25,"caller":"app/guard.go:9","msg":"panic recovered","error":"boom","user":7,"#
                + #""trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","stacktrace":"\#(Self.escaped)"}"#)
        #expect(value("event.dataset", in: document) as? String == "go.crash")
        #expect(value("go.crash.kind", in: document) as? String == "recovered")
        #expect(value("@timestamp", in: document) as? String == "2026-11-23T08:00:00.250000000Z")
        #expect(value("message", in: document) as? String == "panic recovered")
        #expect(value("error.message", in: document) as? String == "boom")
        #expect(value("error.stack_trace", in: document) as? String == Self.stack)
        #expect(value("go.culprit.function", in: document) as? String == "main.(*Store).Put")
        #expect(value("process.thread.id", in: document) as? Int == 7)
        #expect(value("trace.id", in: document) as? String == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(value("panicbox.trace_source", in: document) as? String == "stack_line")
        #expect(value("go.attributes.user", in: document) as? Int == 7)
        #expect(value("go.attributes.caller", in: document) as? String == "app/guard.go:9")
        #expect((value("error.id", in: document) as? String)?.count == 16)
    }

    @Test(arguments: [
        #"{"level":"error","msg":"recovered: boom","stack":"STACK"}"#,
        #"{"level":"error","msg":"handler failed","panic":"boom","stack":"STACK"}"#,
        #"{"level":"error","msg":"recovered: boom\nSTACK"}"#,
        #"{"level":"error","error":"recovered: boom\nSTACK"}"#,
        #"{"level":"error","msg":"handler failed","reason":"boom","where":"STACK"}"#,
        #"time=2026-11-23T08:00:00Z level=ERROR msg="handler failed" err=boom stack="STACK""#,
        #"time=2026-11-23T08:00:00Z level=ERROR msg="recovered: boom\nSTACK""#,
    ])
    func `in whichever field it stands, the value is found`(line: String) throws {
        let document = try only(line.replacing("STACK", with: Self.escaped))
        #expect(value("go.crash.kind", in: document) as? String == "recovered")
        #expect(value("error.message", in: document) as? String == "boom")
        #expect(value("go.culprit.line", in: document) as? Int == 42)
    }

    @Test func `a value's type is read as the runtime's own text would be`() throws {
        let document = try only(
            #"{"level":"error","error":"runtime error: index out of range [5] with length 3","stack":"\#(Self.escaped)"}"#)
        #expect(value("error.type", in: document) as? String == "runtime.boundsError")
    }

    @Test func `frames alone are added to the line's own document`() throws {
        let document = try only(#"{"level":"error","msg":"put failed","error":"disk full","stacktrace":"\#(Self.frames)","k":1}"#)
        #expect(value("event.dataset", in: document) as? String == "go.log")
        #expect(value("message", in: document) as? String == "put failed")
        #expect(value("error.message", in: document) as? String == "disk full")
        #expect(
            value("error.stack_trace", in: document) as? String == Self.frames.replacing(#"\n"#, with: "\n").replacing(#"\t"#, with: "\t"))
        #expect((value("error.id", in: document) as? String)?.count == 16)
        #expect(value("go.attributes.k", in: document) as? Int == 1)
        let frames = try #require(value("go.goroutine.frames", in: document) as? [NSDictionary])
        #expect(frames.map { $0["function"] as? String } == ["main.(*Store).Put", "main.main"])
        #expect(frames.map { $0["line"] as? Int } == [42, 9])
        #expect(value("go.goroutine.id", in: document) == nil && value("go.goroutine.state", in: document) == nil)
    }

    @Test func `equal errors at equal places have one id, others another`() throws {
        let line = #"{"level":"error","error":"disk full after 17 puts","stack":"\#(Self.frames)"}"#
        let id = value("error.id", in: try only(line)) as? String
        #expect(value("error.id", in: try only(line.replacing("17", with: "18").replacing(":42", with: ":43"))) as? String == id)
        #expect(value("error.id", in: try only(line.replacing("disk full", with: "no such key"))) as? String != id)
        #expect(value("error.id", in: try only(line.replacing("Put", with: "Get"))) as? String != id)
    }

    @Test(arguments: [
        #"{"level":"error","msg":"x","stack":"not a stack"}"#, #"{"level":"error","msg":"x","stacktrace":""}"#,
        #"{"level":"error","msg":"goroutine 7 [running]:\nbut no frame follows in this line of a log"}"#,
        #"{"level":"error","msg":"waiting for goroutine 7 to end, which it has been asked for","n":"\n"}"#,
        #"level=error msg="goroutine 7 \" never closed and a text that is long enough to be looked at"#,
    ])
    func `a text without frames leaves the line alone`(line: String) throws {
        let document = try only(line)
        #expect(value("event.dataset", in: document) as? String == "go.log")
        #expect(value("error.id", in: document) == nil)
    }

    @Test(arguments: ["", "web-1  | ", "\u{1B}[32m"], [#"{"level":"info","msg":"it said STACK"}"#, #"{"type":"page","text":"STACK"}"#])
    func `a stack that an ordinary line quotes is no crash, on a stream's first line and behind a prefix too`(before: String, line: String)
    {
        let lines = Array(repeating: before + line.replacing("STACK", with: Self.escaped), count: 3)
        let reading = Reading(lines.joined(separator: "\n") + "\n")
        #expect(reading.crashes.isEmpty && reading.documents.count == 3)
    }

    @Test func `a headline in a field is the crash of whoever it tells of`() throws {
        let text = Self.stack.split(separator: "\n", omittingEmptySubsequences: false).filter {
            !$0.contains("debug") && !$0.contains("guard")
        }
        let child = #"panic: boom\n\n"# + text.joined(separator: "\n").replacing("\n", with: #"\n"#).replacing("\t", with: #"\t"#)
        let document = try only(#"{"level":"error","msg":"worker died","stderr":"\#(child)"}"#)
        #expect(value("go.crash.kind", in: document) as? String == "panic")
        #expect(value("message", in: document) as? String == "worker died")
        #expect(value("error.message", in: document) as? String == "boom")
    }
}
