// SPDX-License-Identifier: Apache-2.0

import Foundation
import GoTraceback
import LogModel
import TestSupport
import Testing

@testable import LogParsing

/// Which request a crash belongs to: told by what is surest, with its source, and never by chance.
@Suite struct CrashTraceTests {
    private static let one = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let two = "0af7651916cd43dd8448eb211c80319c"
    private static let span = "00f067aa0ba902b7"

    /// The document of the crash in a text of which each line is dated: the second of the minute, a space, the line.
    private static func crash(_ lines: [(Int, String)], _ crash: String, at second: Int = 30) throws -> JSONDocument {
        var records = RecordAssembler(origin: EncodedOrigin(stream: StreamID(hash: [7]), origin: Origin()), envelope: .cri)
        var writer = DocumentWriter()
        var offset: UInt64 = 0
        for (second, line) in lines + crash.split(separator: "\n", omittingEmptySubsequences: false).map({ (second, String($0)) }) {
            let text = Array("2026-11-23T08:00:\(second < 10 ? "0" : "")\(second)Z stderr F \(line)".utf8)
            records.take(text.rawSpan, stamp: LineStamp(offset: offset), isPartial: false, to: &writer)
            offset += UInt64(text.count + 1)
        }
        records.finish(to: &writer)
        return try #require(JSONDocument.lines(Data(writer.batch.bytes.bytes.copy)).first { $0["event.dataset"] as? String == "go.crash" })
    }

    private static func panic(_ value: String = "boom", header: String = "goroutine 18 [running]") -> String {
        "panic: \(value)\n\n\(header):\nmain.main()\n\t/src/main.go:4 +0x1d\n"
    }

    private static func told(_ document: JSONDocument) -> [String?] {
        [document["trace.id"] as? String, document["span.id"] as? String, document["panicbox.trace_source"] as? String]
    }

    @Test func `a label of the goroutine goes before all else`() throws {
        let header = "goroutine 18 [running] {span_id: \(Self.span), trace_id: \(Self.one)}"
        let document = try Self.crash([(29, "trace_id=\(Self.two) served")], Self.panic("trace_id=\(Self.two)", header: header))
        #expect(Self.told(document) == [Self.one, Self.span, "goroutine_label"])
    }

    @Test func `the panic's text goes before the lines`() throws {
        let document = try Self.crash([(29, "trace_id=\(Self.two) goroutine=18")], Self.panic("put: trace_id=\(Self.one) no such bucket"))
        #expect(Self.told(document) == [Self.one, nil, "panic_text"])
    }

    @Test(arguments: [
        ("msg=put goroutine=18 trace_id=", "boom", "goroutine 18 [running]"),
        (#"msg=put goid:18 trace_id="#, "boom", "goroutine 18 [running]"),
        ("[goroutine 18] put trace_id=", "boom", "goroutine 18 [running]"),
        ("request_id=c0ffee-17 trace_id=", "put: request_id=c0ffee-17: no such bucket", "goroutine 7 [running]"),
        ("served c0ffee-17 trace_id=", "boom", "goroutine 7 [running] {request_id: c0ffee-17}"),
    ])
    func `a line of the same goroutine or request goes before later ones of others`(line: String, value: String, header: String) throws {
        let lines = [(10, line + Self.one), (29, "request_id=other goroutine=180 trace_id=\(Self.two)")]
        #expect(Self.told(try Self.crash(lines, Self.panic(value, header: header))) == [Self.one, nil, "request_line"])
    }

    @Test func `a panic that net/http recovered belongs to its connection's request`() throws {
        let lines = [(20, "remote=10.0.0.7:43210 trace_id=\(Self.one)"), (29, "remote=10.0.0.7:43211 trace_id=\(Self.two)")]
        let text = """
            2026/11/23 08:00:30 http: panic serving 10.0.0.7:43210: boom
            goroutine 35 [running]:
            net/http.(*conn).serve.func1()
            \t/usr/local/go/src/net/http/server.go:1947 +0xbe
            panic({0x6a1c20?, 0x7a3d40?})
            \t/usr/local/go/src/runtime/panic.go:785 +0x132
            main.handler()
            \t/src/main.go:12 +0x25
            created by net/http.(*Server).Serve in goroutine 1
            \t/usr/local/go/src/net/http/server.go:3360 +0x485

            """
        #expect(Self.told(try Self.crash(lines, text)) == [Self.one, nil, "request_line"])
    }

    @Test func `the last trace seen is told as what it is`() throws {
        let lines = [(10, "trace_id=\(Self.two)"), (27, "traceparent=00-\(Self.one)-\(Self.span)-01"), (28, "plain words")]
        #expect(Self.told(try Self.crash(lines, Self.panic())) == [Self.one, Self.span, "context"])
    }

    @Test func `where requests ran side by side none is chosen, and all are named`() throws {
        let document = try Self.crash([(28, "trace_id=\(Self.one)"), (29, "trace_id=\(Self.two)")], Self.panic())
        #expect(Self.told(document) == [nil, nil, nil])
        #expect(document["panicbox.trace_candidates"] as? [String] == [Self.two, Self.one])
    }

    @Test func `a line that is too long ago says nothing`() throws {
        #expect(Self.told(try Self.crash([(20, "trace_id=\(Self.one)")], Self.panic())) == [nil, nil, nil])
    }

    @Test func `a deadlock and a dump that somebody asked for belong to no request`() throws {
        let lines = [(29, "trace_id=\(Self.one)")]
        let stack = "goroutine 1 [chan receive]:\nmain.main()\n\t/src/main.go:4 +0x1d\n"
        for text in ["fatal error: all goroutines are asleep - deadlock!\n\n\(stack)", "SIGQUIT: quit\nPC=0x47 m=0 sigcode=0\n\n\(stack)"] {
            #expect(Self.told(try Self.crash(lines, text)) == [nil, nil, nil])
        }
    }

    @Test func `a number that is part of another is none of the goroutine's`() {
        var crash = Crash(text: [], kind: .panic, headline: TextRange(0, 0))
        crash.goroutines = [Goroutine(id: 18, state: TextRange(0, 0))]
        crash.crashingIndex = 0
        let mark = RequestMark(of: crash)
        for (line, stands) in [
            ("goroutine 18", true), ("goroutine 180", false), ("goroutine=218", false), ("18 goroutines", false), ("mygoroutine=18", false),
            ("{\"goid\":18}", true), ("goroutine", false), ("", false),
        ] {
            #expect(mark.stands(in: Array(line.utf8)) == stands, "\(line)")
        }
    }
}
