// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import LogParsing

@Suite struct TraceFinderTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let span = "00f067aa0ba902b7"

    private func find(_ text: String) -> [String?]? {
        TraceFinder.find(in: Array(text.utf8).rawSpan).map { [$0.traceID, $0.spanID] }
    }

    @Test(arguments: [
        "trace_id=\(trace) span_id=\(span)", "traceId=\(trace) spanId=\(span)", "traceID: \(trace), spanID: \(span)",
        "TraceId=\(trace.uppercased()) SpanId=\(span.uppercased())", #"{"trace.id":"\#(trace)","span.id":"\#(span)"}"#,
        #"panic: {\"trace_id\":\"\#(trace)\",\"span_id\":\"\#(span)\"}"#, "trace-id=\(trace) span-id=\(span)",
        "TRACEPARENT=00-\(trace)-\(span)-01", "map[Traceparent:[00-\(trace)-\(span)-00]]", "traceparent: cc-\(trace)-\(span)-01-what-comes",
        "X-B3-TraceId: \(trace), X-B3-SpanId: \(span)", "map[X-B3-Spanid:[\(span)] X-B3-Traceid:[\(trace)]]",
        "b3: \(trace)-\(span)-1-05e3ac9a4f6e3b90", "b3=\(trace)-\(span)-d", "B3:[\(trace)-\(span)]",
        "uber-trace-id: \(trace):f067aa0ba902b7:0:1", "Uber-Trace-Id:[\(trace)%3A\(span)%3A0%3A3]",
        #""logging.googleapis.com/trace":"projects/my-project/traces/\#(trace)","logging.googleapis.com/spanId":"\#(span)""#,
        "X-Cloud-Trace-Context: \(trace)/67667974448284343;o=1", "dd.trace_id=\(trace) dd.span_id=67667974448284343",
        "goroutine 7 [running] {\"trace_id\": \"\(trace)\", \"span_id\": \"\(span)\"}:",
        "request{TraceID:\(trace) SpanID:\(span) Path:/v1}",
    ])
    func `a trace and its span are found in every usual spelling`(text: String) {
        #expect(find(text) == [Self.trace, Self.span])
    }

    @Test(arguments: [
        ("dd.trace_id=5577006791947779410 dd.span_id=8674665223082153551", "00000000000000004d65822107fcfd52", "78629a0f5f3f164f"),
        ("dd.trace_id=18446744073709551615", "0000000000000000ffffffffffffffff", nil),
        ("X-B3-TraceId: 463ac35c9f6413ad", "0000000000000000463ac35c9f6413ad", nil),
        ("uber-trace-id=7d5d747be160e280:1:0:0", "00000000000000007d5d747be160e280", "0000000000000001"),
        ("b3=a3ce929d0e0e4736-00f067aa0ba902b7", "0000000000000000a3ce929d0e0e4736", "00f067aa0ba902b7"),
    ])
    func `short and decimal ids are written out`(text: String, trace: String, span: String?) {
        #expect(find(text) == [trace, span])
    }

    @Test(arguments: [
        "", "trace_id", "trace_id=", "trace_id= \(trace)", "xtrace_id=\(trace)", "parent_trace_id=\(trace)", "trace_id=\(trace)0",
        "trace_id=\(trace.dropLast())", "trace_id=\(trace)-1", "trace_id=\(trace)_a", "trace_id=00000000000000000000000000000000",
        "trace_id=4bf92f3577b34da6a3ce929d0e0e473g", "span_id=\(span)", "dd.trace_id=18446744073709551616", "dd.trace_id=0",
        "dd.trace_id=12ab", "traceparent=ff-\(trace)-\(span)-01", "traceparent=00-\(trace)-\(span)", "traceparent=00-\(trace)-\(span)-1",
        "traceparent=00-\(trace)-0000000000000000-01", "traceparent=00-\(trace)-\(span)-01-more", "traceparent=00-\(trace)_\(span)-01",
        "b3=0", "b3=\(trace)", "uber-trace-id=\(trace):\(span)", "uber-trace-id=0:1:0:1",
        "logging.googleapis.com/trace=projects/p/spans/\(trace)", "logging.example.com/trace=\(trace)", "trace \(trace)",
        "the stacktrace: \(trace)", "backtrace=\(trace)",
    ])
    func `what is no id behind a key is none`(text: String) {
        #expect(find(text) == nil)
    }

    @Test func `the first trace wins and takes no span of another`() {
        let other = String(Self.trace.reversed())
        #expect(find("trace_id=\(Self.trace) linked: trace_id=\(other) span_id=\(Self.span)") == [Self.trace, nil])
        #expect(find("trace_id=\(Self.trace) (again trace_id=\(Self.trace)) span_id=\(Self.span)") == [Self.trace, Self.span])
        #expect(find("trace_id=wrong trace_id=\(Self.trace)") == [Self.trace, nil])
    }

    @Test func `hostile bytes neither trap nor take long`() {
        var random = SeededRandom(seed: 7)
        let parts = [
            "trace", "_id", "=", ":", "\"", "\\", "projects/", "/traces/", Self.trace, "-", "b3", "dd.", "\u{0}", "é", "00-", "[", " ",
        ]
        for _ in 0..<2_000 {
            var bytes = (0..<Int.random(in: 0...40, using: &random)).flatMap { _ in Array(parts.randomElement(using: &random)!.utf8) }
            if Bool.random(using: &random) { bytes.append(UInt8.random(in: 0...255, using: &random)) }
            for end in 0...bytes.count {
                let ids = TraceFinder.identifiers(in: Array(bytes[..<end]).rawSpan)
                #expect(ids.traceID.map { $0.utf8.count == 32 } ?? true)
            }
        }
        let long = Array(String(repeating: "trace_id=", count: 100_000).utf8)
        #expect(TraceFinder.find(in: long.rawSpan) == nil)
    }
}
