// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

extension TraceContext {
    /// The trace that the crashing goroutine's pprof labels name (Go 1.27 prints them in the header); nil where they name none.
    init?(labelsOf crash: Crash) {
        guard let labels = crash.crashingGoroutine?.labels else { return nil }
        let trace = labels.first { TraceContext.traceKeys.contains($0.key) }?.value
        guard let trace, TraceContext.isID(trace, digits: 32) else { return nil }
        let span = labels.first { TraceContext.spanKeys.contains($0.key) }?.value
        self.init(traceID: trace, spanID: span.flatMap { TraceContext.isID($0, digits: 16) ? $0 : nil }, source: .goroutineLabel)
    }

    private static let traceKeys: Set<String> = ["trace_id", "traceId", "traceID", "trace.id", "TraceId"]
    private static let spanKeys: Set<String> = ["span_id", "spanId", "spanID", "span.id", "SpanId"]

    /// W3C Trace Context: so many lower-case hex digits, not all zero.
    private static func isID(_ text: String, digits: Int) -> Bool {
        text.utf8.count == digits && text.utf8.contains { $0 != 0x30 }
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
