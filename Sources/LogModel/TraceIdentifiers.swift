// SPDX-License-Identifier: Apache-2.0

/// The ids of a trace and of a span in it, as numbers: for texts that do not spell them as a document does.
///
/// Zero stands for an id that is not there, for W3C Trace Context allows neither of them to be zero.
package struct TraceIdentifiers: Hashable, Sendable {
    /// The upper half of the trace id; zero for ids of 64 bits.
    package var traceHigh: UInt64
    package var traceLow: UInt64
    package var span: UInt64

    package init(traceHigh: UInt64 = 0, traceLow: UInt64 = 0, span: UInt64 = 0) {
        (self.traceHigh, self.traceLow, self.span) = (traceHigh, traceLow, span)
    }

    package var hasTrace: Bool { traceHigh | traceLow != 0 }

    /// `trace.id`: 32 lower-case hex digits; nil where there is none.
    package var traceID: String? { hasTrace ? TraceIdentifiers.hex(traceHigh) + TraceIdentifiers.hex(traceLow) : nil }
    /// `span.id`: 16 lower-case hex digits; nil where there is none.
    package var spanID: String? { span != 0 ? TraceIdentifiers.hex(span) : nil }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
