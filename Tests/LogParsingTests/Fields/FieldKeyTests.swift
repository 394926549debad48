// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogParsing

@Suite struct FieldKeyTests {
    private func key(_ text: String) -> FieldKey {
        // With a neighbour on both sides, so that no more than the range is looked at.
        let bytes = Array("\"\(text)\":".utf8)
        return FieldKey(bytes.rawSpan, 1..<bytes.count - 2)
    }

    static let known: [FieldKey: [String]] = [
        .time: ["ts", "t", "T", "time", "timestamp", "@timestamp"],
        .level: ["level", "lvl", "L", "log.level"],
        .severity: ["severity", "priority"],
        .message: ["msg", "message", "M"],
        .logger: ["logger", "logger_name", "N", "log.logger"],
        .caller: ["caller", "source", "C"],
        .error: ["error", "err"],
        .stackTrace: ["stack", "stacktrace", "stack_trace"],
        .traceID: ["trace_id", "traceId", "traceID", "trace.id", "TraceId", "TraceID"],
        .spanID: ["span_id", "spanId", "spanID", "span.id", "SpanId", "SpanID"],
        .traceParent: ["traceparent"],
    ]

    @Test func `every usual spelling is known`() {
        for (meaning, names) in FieldKeyTests.known {
            for name in names { #expect(key(name) == meaning, "\(name)") }
        }
    }

    @Test func `a key that is one byte off is another key`() {
        for name in FieldKeyTests.known.values.joined() where name.utf8.count > 1 {
            #expect(key(name + "s") == .other, "\(name)s")
            #expect(key("x" + name) == .other, "x\(name)")
        }
    }

    @Test(arguments: [
        "", "name", "Level", "trace", "levelx", "timestamps", "stack_traces", "traceparents", "a_key_that_is_longer_than_any",
    ])
    func `any other key has no meaning`(name: String) {
        #expect(key(name) == .other)
    }
}
