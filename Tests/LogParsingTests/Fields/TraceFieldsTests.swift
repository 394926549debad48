// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogParsing

@Suite struct TraceFieldsTests {
    private let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private let span = "00f067aa0ba902b7"

    @Test func `only hex in small letters that is not all zero is an id`() {
        func isTrace(_ text: String) -> Bool { Array(text.utf8).rawSpan.isTraceID(0..<text.utf8.count) }
        #expect(isTrace(trace))
        #expect(!isTrace(trace.uppercased()))
        #expect(!isTrace(String(repeating: "0", count: 32)))
        #expect(!isTrace(String(trace.dropLast())))
        #expect(!isTrace(trace + "0"))
        for (index, byte) in "/:`g\u{7F}".enumerated() {
            var characters = Array(trace)
            characters[index * 7] = byte
            #expect(!isTrace(String(characters)))
        }
        func isSpan(_ text: String) -> Bool { Array(text.utf8).rawSpan.isSpanID(0..<text.utf8.count) }
        #expect(isSpan(span))
        #expect(!isSpan(String(repeating: "0", count: 16)))
        #expect(!isSpan("éf067aa0ba902b7"))
    }

    @Test func `traceparent gives both ids`() {
        let reading = LineReading(#"{"traceparent":"00-\#(trace)-\#(span)-01","msg":"x"}"#)
        #expect(reading.trace == trace)
        #expect(reading.span == span)
        #expect(reading.attributes == [])
    }

    @Test(
        arguments: [
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7", "",
        ]
    )
    func `a traceparent that is not W3C's stays an attribute`(text: String) {
        let reading = LineReading(#"{"traceparent":"\#(text)","msg":"x"}"#)
        #expect(reading.trace == nil && reading.span == nil)
        #expect(reading.attributes == [#""traceparent":"\#(text)""#])
    }

    @Test func `pairs inside of a plain line are found, bare and quoted`() {
        let bare = LineReading("2026/11/23 08:00:00 INFO hello count=3 trace_id=\(trace) span_id=\(span)")
        #expect(bare.trace == trace && bare.span == span)
        let quoted = LineReading("request failed, spanID=\"\(span)\" traceID=\"\(trace)\"")
        #expect(quoted.trace == trace && quoted.span == span)
        let first = LineReading("x trace_id=\(trace) trace_id=\(String(trace.reversed()))")
        #expect(first.trace == trace)
    }

    @Test(arguments: [
        #"{"msg":"x","traceId":"4BF92F3577B34DA6A3CE929D0E0E4736","SPAN_ID":"00F067AA0BA902B7"}"#,
        #"{"msg":"x","traceparent":"01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-later"}"#,
        #"{"msg":"x","X-B3-TraceId":"4bf92f3577b34da6a3ce929d0e0e4736","X-B3-SpanId":"00f067aa0ba902b7"}"#,
        #"{"msg":"x","b3":"4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1"}"#,
        #"{"msg":"x","uber-trace-id":"4bf92f3577b34da6a3ce929d0e0e4736:f067aa0ba902b7:0:1"}"#,
        #"{"msg":"x","logging.googleapis.com/trace":"projects/p/traces/4bf92f3577b34da6a3ce929d0e0e4736","logging.googleapis.com/spanId":"00f067aa0ba902b7"}"#,
        #"{"msg":"x","dd.trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","dd.span_id":67667974448284343}"#,
        "level=info msg=x dd.trace_id=4bf92f3577b34da6a3ce929d0e0e4736 dd.span_id=67667974448284343",
        "level=info msg=x uber-trace-id=4bf92f3577b34da6a3ce929d0e0e4736:f067aa0ba902b7:0:1",
        "2026/11/23 08:00:00 INFO hello map[Traceparent:[00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01]]",
        "E1123 08:00:00.000000 1 a.go:1] failed, trace_id: 4bf92f3577b34da6a3ce929d0e0e4736 span_id: 00f067aa0ba902b7",
        "2026-11-23T08:00:00Z\tINFO\thello\t{\"trace_id\": \"4bf92f3577b34da6a3ce929d0e0e4736\", \"span_id\": \"00f067aa0ba902b7\"}",
    ])
    func `every usual spelling is found in JSON, logfmt and plain lines, and stands in the document as W3C writes it`(line: String) {
        let reading = LineReading(line)
        #expect(reading.trace == trace && reading.span == span && reading.attributes == [])
        let document = lineDocument(Array(line.utf8))
        #expect(document.flatMap { value("trace.id", in: $0) } as? String == trace)
        #expect(document.flatMap { value("span.id", in: $0) } as? String == span)
    }

    @Test func `the first trace that a line names stands, and another stays an attribute`() {
        let reading = LineReading(#"{"dd.trace_id":"1","trace_id":"\#(trace)","b3":"\#(trace)-\#(span)-1","dd.span_id":"0"}"#)
        #expect(reading.trace == "00000000000000000000000000000001" && reading.span == nil)
        #expect(reading.attributes.count == 3)
    }

    @Test func `what only looks like a pair is passed over`() {
        #expect(LineReading("x trace_id=\(trace)0").trace == nil)
        #expect(LineReading("x trace_id=\(trace.dropLast())").trace == nil)
        #expect(LineReading("x xtrace_id=\(trace)").trace == nil)
        #expect(LineReading("x trace_id=").trace == nil)
        #expect(LineReading("x trace_id=\"").trace == nil)
        #expect(LineReading("x trace_id= \(trace)").trace == nil)
    }
}
