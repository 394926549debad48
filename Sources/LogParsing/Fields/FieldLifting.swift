// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// A value as JSON and logfmt have it.
struct FieldValue {
    enum Kind: UInt8 {
        /// A string of JSON, or any value of logfmt.
        case text
        case number
        case object
        /// An array, `true`, `false` or `null`.
        case other
    }

    var kind: Kind
    /// The inside of a string, or the whole of anything else.
    var range: Range<Int>
    /// True when the range is the inside of a valid JSON string.
    var isEscaped: Bool
}

extension LineFieldParser {
    /// Puts a value into the field that `key` names; false when it has no place there, so that it stays what it was.
    mutating func lift(_ value: FieldValue, as key: FieldKey, of line: RawSpan, into fields: inout LineFields) -> Bool {
        switch key {
        case .other: false
        case .time: liftTime(value, of: line, into: &fields)
        case .level: fields.liftLevel(value, of: line) { LevelName(number: $0, $1) }
        case .severity: fields.liftLevel(value, of: line) { LevelName(syslog: $0, $1) }
        case .caller: fields.liftCaller(value, of: line)
        case .message: value.place(in: &fields.message)
        case .logger: value.place(in: &fields.logger)
        case .error: !line.isNil(value.range) && value.place(in: &fields.error)
        case .stackTrace: value.place(in: &fields.stackTrace)
        case .traceID: fields.liftTrace(value, of: line)
        case .spanID: fields.liftSpan(value, of: line)
        case .traceParent: fields.liftTraceParent(value, of: line)
        case .datadogTrace: fields.liftIdentifiers(value, .datadogTrace, of: line)
        case .datadogSpan: fields.liftIdentifiers(value, .datadogSpan, of: line)
        case .b3: fields.liftIdentifiers(value, .b3, of: line)
        case .jaeger: fields.liftIdentifiers(value, .jaeger, of: line)
        case .cloudContext: fields.liftIdentifiers(value, .cloudContext, of: line)
        case .googleTrace: fields.liftIdentifiers(value, .googleTrace, of: line)
        }
    }

    private mutating func liftTime(_ value: FieldValue, of line: RawSpan, into fields: inout LineFields) -> Bool {
        guard fields.time == nil, value.kind == .text || value.kind == .number else { return false }
        if let (time, end) = clock.read(line, at: value.range.lowerBound, localOffset: localOffsetSeconds) {
            guard end == value.range.upperBound else { return false }
            fields.time = time
        } else {
            fields.time = EpochTime.read(line, value.range)
        }
        return fields.time != nil
    }
}

extension FieldValue {
    /// Fills `field` unless it is filled already or the value is no text. Empty text leaves the field absent.
    fileprivate func place(in field: inout FieldText?) -> Bool {
        guard kind == .text, field == nil else { return false }
        if !range.isEmpty { field = FieldText(range, isEscaped: isEscaped) }
        return true
    }
}

extension LineFields {
    /// A word, or a number that means what `number` says.
    @inline(__always)
    fileprivate mutating func liftLevel(_ value: FieldValue, of line: RawSpan, _ number: (RawSpan, Range<Int>) -> LevelName?) -> Bool {
        guard level == .none else { return false }
        let found =
            switch value.kind {
            case .text: LevelName(line, value.range)
            case .number: number(line, value.range)
            case .object, .other: nil as LevelName?
            }
        guard let found else { return false }
        level = found
        return true
    }

    /// As it stands where it is written as a document has it, else as a number.
    fileprivate mutating func liftTrace(_ value: FieldValue, of line: RawSpan) -> Bool {
        guard !identifiers.hasTrace else { return false }
        return line.isTraceID(value.range) ? value.place(in: &traceID) : liftIdentifiers(value, .trace, of: line)
    }

    fileprivate mutating func liftSpan(_ value: FieldValue, of line: RawSpan) -> Bool {
        guard identifiers.span == 0 else { return false }
        return line.isSpanID(value.range) ? value.place(in: &spanID) : liftIdentifiers(value, .span, of: line)
    }

    fileprivate mutating func liftTraceParent(_ value: FieldValue, of line: RawSpan) -> Bool {
        guard traceID == nil, spanID == nil, value.kind == .text else { return false }
        guard let ids = line.traceParent(value.range) else { return liftIdentifiers(value, .traceParent, of: line) }
        traceID = FieldText(ids.trace, isEscaped: value.isEscaped)
        spanID = FieldText(ids.span, isEscaped: value.isEscaped)
        return true
    }

    /// Ids that are not written as a document has them; false when they are none, or when the line has told them already.
    @inline(never)
    fileprivate mutating func liftIdentifiers(_ value: FieldValue, _ key: TraceKey, of line: RawSpan) -> Bool {
        // A bare number is decimal, as only Datadog writes ids.
        guard value.kind == .text || (value.kind == .number && (key == .datadogTrace || key == .datadogSpan)),
            let (ids, end) = key.read(line, at: value.range.lowerBound), end == value.range.upperBound,
            !ids.hasTrace || (traceID == nil && !identifiers.hasTrace)
        else { return false }
        if ids.hasTrace { (identifiers.traceHigh, identifiers.traceLow) = (ids.traceHigh, ids.traceLow) }
        guard ids.span != 0 else { return true }
        guard spanID == nil, identifiers.span == 0 else { return ids.hasTrace }
        identifiers.span = ids.span
        return true
    }

    fileprivate mutating func liftCaller(_ value: FieldValue, of line: RawSpan) -> Bool {
        guard callerFile == nil else { return false }
        switch value.kind {
        case .text: return liftCaller(line, value.range, isEscaped: value.isEscaped)
        case .object: return liftSource(line, value.range)
        case .number, .other: return false
        }
    }
}

extension RawSpan {
    /// True for the words that loggers print for an error that is nil.
    func isNil(_ range: Range<Int>) -> Bool {
        switch range.count {
        case 3: packed(range) == ByteWord.of("nil")
        case 4: packed(range) == ByteWord.of("null")
        case 5: packed(range) == ByteWord.of("<nil>")
        default: false
        }
    }
}
