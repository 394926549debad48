// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// The keys under which Go's services name a trace or a span, and how the value of each is written.
/// ```
/// trace_id traceId trace.id TRACE_ID      32 hex digits, or 16 for ids of 64 bits
/// span_id spanId span.id                  16 hex digits
/// dd.trace_id dd.span_id                  decimal, or hex as above: Datadog
/// X-B3-TraceId X-B3-SpanId                as the first two: Zipkin
/// b3                                      TRACE-SPAN-SAMPLED-PARENT
/// traceparent                             VERSION-TRACE-SPAN-FLAGS: W3C
/// uber-trace-id                           TRACE:SPAN:PARENT:FLAGS, leading zeros left out: Jaeger
/// X-Cloud-Trace-Context                   TRACE/SPAN in decimal;o=1
/// logging.googleapis.com/trace            projects/PROJECT/traces/TRACE
/// logging.googleapis.com/spanId           16 hex digits
/// ```
/// Case, `_`, `-` and `.` do not tell keys apart, as little as they do in HTTP's headers.
enum TraceKey: UInt8, Sendable {
    case trace, span, datadogTrace, datadogSpan, b3, traceParent, jaeger, cloudContext, googleTrace

    /// No key is longer.
    static let lengthLimit = 32

    /// What the whole of `range` names; nil for any other key.
    init?(_ text: RawSpan, _ range: Range<Int>) {
        guard range.count <= TraceKey.lengthLimit else { return nil }
        if let slash = text.lastSlash(range) {
            self.init(google: text, range.lowerBound..<slash, slash + 1..<range.upperBound)
            return
        }
        let key = text.folded(range)
        switch (key.head, key.tail) {
        case (ByteWord.of("traceid"), 0): self = .trace
        case (ByteWord.of("spanid"), 0): self = .span
        case (ByteWord.of("ddtracei"), ByteWord.of("d")): self = .datadogTrace
        case (ByteWord.of("ddspanid"), 0): self = .datadogSpan
        case (ByteWord.of("xb3trace"), ByteWord.of("id")): self = .trace
        case (ByteWord.of("xb3spani"), ByteWord.of("d")): self = .span
        case (ByteWord.of("b3"), 0): self = .b3
        case (ByteWord.of("tracepar"), ByteWord.of("ent")): self = .traceParent
        case (ByteWord.of("ubertrac"), ByteWord.of("eid")): self = .jaeger
        case (ByteWord.of("xcloudtr"), ByteWord.of("acecontext")) where key.count == 18: self = .cloudContext
        default: return nil
        }
    }

    private init?(google text: RawSpan, _ domain: Range<Int>, _ name: Range<Int>) {
        guard domain.count == 22, text.starts(with: "logging.googleapis.com", at: domain.lowerBound) else { return nil }
        switch (text.packed(name), name.count) {
        case (ByteWord.of("trace"), 5): self = .googleTrace
        case (ByteWord.of("spanId"), 6): self = .span
        default: return nil
        }
    }
}

extension RawSpan {
    fileprivate func lastSlash(_ range: Range<Int>) -> Int? {
        var index = range.upperBound - 1
        while index >= range.lowerBound, byte(at: index) != UInt8(ascii: "/") { index -= 1 }
        return index >= range.lowerBound ? index : nil
    }

    /// The key in small letters without what may stand between its words: its first sixteen characters, and how many there are.
    fileprivate func folded(_ range: Range<Int>) -> (head: UInt64, tail: UInt64, count: Int) {
        var (head, tail, count): (UInt64, UInt64, Int) = (0, 0, 0)
        for index in range {
            let byte = byte(at: index)
            switch byte {
            case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): continue
            default: break
            }
            let small = UInt64(byte.isLetter ? byte | 0x20 : byte)
            if count < 8 {
                head |= small << (8 * UInt64(count))
            } else if count < 16 {
                tail |= small << (8 * UInt64(count - 8))
            }
            count += 1
        }
        return (head, tail, count)
    }
}
