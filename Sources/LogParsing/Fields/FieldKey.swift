// SPDX-License-Identifier: Apache-2.0

/// What a member of a JSON line or a pair of a logfmt line is for, by the names that Go's loggers give it.
enum FieldKey: UInt8, Sendable {
    case other, time, level, severity, message, logger, caller, error, stackTrace, traceID, spanID, traceParent
    /// Trace ids that need reading: ``TraceKey`` says how each is written.
    case datadogTrace, datadogSpan, b3, jaeger, cloudContext, googleTrace

    /// The meaning of the key that `range` of `line` spells.
    @inline(__always)
    init(_ line: RawSpan, _ range: Range<Int>) {
        switch range.count {
        case 1...8: self.init(packed: line.packed(range))
        case 9...11: self.init(long: line, range)
        case 12, 13, 21, 28, 29: self.init(trace: line, range)
        default: self = .other
        }
    }

    private init(packed key: UInt64) {
        self =
            switch key {
            case ByteWord.of("level"), ByteWord.of("lvl"), ByteWord.of("L"): .level
            case ByteWord.of("severity"), ByteWord.of("PRIORITY"), ByteWord.of("priority"): .severity
            case ByteWord.of("ts"), ByteWord.of("time"), ByteWord.of("t"), ByteWord.of("T"): .time
            case ByteWord.of("msg"), ByteWord.of("message"), ByteWord.of("M"): .message
            case ByteWord.of("logger"), ByteWord.of("N"): .logger
            case ByteWord.of("caller"), ByteWord.of("source"), ByteWord.of("C"): .caller
            case ByteWord.of("error"), ByteWord.of("err"): .error
            case ByteWord.of("stack"): .stackTrace
            case ByteWord.of("trace_id"), ByteWord.of("trace.id"), ByteWord.of("traceId"), ByteWord.of("traceID"),
                ByteWord.of("TraceId"), ByteWord.of("TraceID"):
                .traceID
            case ByteWord.of("span_id"), ByteWord.of("span.id"), ByteWord.of("spanId"), ByteWord.of("spanID"),
                ByteWord.of("SpanId"), ByteWord.of("SpanID"):
                .spanID
            case ByteWord.of("trace-id"), ByteWord.of("Trace-Id"), ByteWord.of("TRACE_ID"): .traceID
            case ByteWord.of("span-id"), ByteWord.of("Span-Id"), ByteWord.of("SPAN_ID"): .spanID
            case ByteWord.of("b3"), ByteWord.of("B3"): .b3
            default: .other
            }
    }

    /// Keys that are longer, or seldom.
    @inline(never)
    private init(trace line: RawSpan, _ range: Range<Int>) {
        switch TraceKey(line, range) {
        case .trace: self = .traceID
        case .span: self = .spanID
        case .datadogTrace: self = .datadogTrace
        case .datadogSpan: self = .datadogSpan
        case .b3: self = .b3
        case .traceParent: self = .traceParent
        case .jaeger: self = .jaeger
        case .cloudContext: self = .cloudContext
        case .googleTrace: self = .googleTrace
        case nil: self = .other
        }
    }

    /// Keys of nine to eleven bytes.
    private init(long line: RawSpan, _ range: Range<Int>) {
        let (head, tail) = (line.word(at: range.lowerBound), line.packed(range.lowerBound + 8..<range.upperBound))
        self =
            switch head {
            case ByteWord.of("timestam") where tail == ByteWord.of("p"): .time
            case ByteWord.of("@timesta") where tail == ByteWord.of("mp"): .time
            case ByteWord.of("log.leve") where tail == ByteWord.of("l"): .level
            case ByteWord.of("log.logg") where tail == ByteWord.of("er"): .logger
            case ByteWord.of("logger_n") where tail == ByteWord.of("ame"): .logger
            case ByteWord.of("stacktra") where tail == ByteWord.of("ce"): .stackTrace
            case ByteWord.of("stack_tr") where tail == ByteWord.of("ace"): .stackTrace
            case ByteWord.of("tracepar") where tail == ByteWord.of("ent"): .traceParent
            case ByteWord.of("dd.trace"), ByteWord.of("dd.span_"), ByteWord.of("x-b3-spa"), ByteWord.of("X-B3-Spa"),
                ByteWord.of("Tracepar"),
                ByteWord.of("TRACEPAR"):
                FieldKey(trace: line, range)
            default: .other
            }
    }
}
