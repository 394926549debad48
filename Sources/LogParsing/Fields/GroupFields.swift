// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// A JSON object whose members stand for dotted names: `"trace":{"id":…}` is `trace.id`. So slog writes its groups, and so ECS may be nested.
private enum FieldGroup {
    case trace, span, datadog, log, error

    init?(_ line: RawSpan, _ key: Range<Int>) {
        guard key.count <= 5 else { return nil }
        switch line.packed(key) {
        case ByteWord.of("trace"): self = .trace
        case ByteWord.of("span"): self = .span
        case ByteWord.of("dd"): self = .datadog
        case ByteWord.of("log"): self = .log
        case ByteWord.of("error"): self = .error
        default: return nil
        }
    }

    /// What a member of the group is for.
    func key(_ line: RawSpan, _ range: Range<Int>) -> FieldKey {
        guard range.count <= 8 else { return self == .error && line.extracting(range).text == "stack_trace" ? .stackTrace : .other }
        return switch (self, line.packed(range)) {
        case (.trace, ByteWord.of("id")): .traceID
        case (.span, ByteWord.of("id")): .spanID
        case (.datadog, ByteWord.of("trace_id")): .datadogTrace
        case (.datadog, ByteWord.of("span_id")): .datadogSpan
        case (.log, ByteWord.of("level")): .level
        case (.log, ByteWord.of("logger")): .logger
        case (.error, ByteWord.of("message")): .error
        default: .other
        }
    }
}

extension LineFieldParser {
    /// Lifts what a group's members stand for; the group itself stays an attribute.
    mutating func liftGroup(_ group: JSONMember, of line: RawSpan, into fields: inout LineFields) {
        guard line.byte(at: group.value.lowerBound) == UInt8(ascii: "{"), let outer = FieldGroup(line, group.key) else { return }
        liftMembers(behind: group.value.lowerBound, of: line, into: &fields) { outer.key(line, $0) }
    }

    /// Lifts errors and traces of the object that ends a line of zap's console encoder: `…⇥ready⇥{"error": "boom"}`.
    mutating func liftTail(_ line: RawSpan, from start: Int, into fields: inout LineFields) {
        guard start < line.byteCount, line.byte(at: line.byteCount - 1) == UInt8(ascii: "}") else { return }
        var from = start
        while let tab = line.firstIndex(of: 0x09, from: from) {
            from = tab + 1
            guard line.byte(at: from) == UInt8(ascii: "{") else { continue }
            return liftMembers(behind: from, of: line, into: &fields) { key in
                switch FieldKey(line, key) {
                // Its time, level and message stand before.
                case .time, .level, .severity, .message, .logger, .caller: .other
                case let key: key
                }
            }
        }
    }

    /// Lifts the members of the object whose brace is at `brace`, as far as they can be read.
    private mutating func liftMembers(
        behind brace: Int, of line: RawSpan, into fields: inout LineFields, as key: (Range<Int>) -> FieldKey
    ) {
        var index = JSONScanner.skipSpaces(line, from: brace + 1)
        while let member = JSONScanner.member(line, at: index) {
            let name = member.keyIsEscaped ? .other : key(member.key)
            if name != .other { _ = lift(FieldValue(json: line, member.value), as: name, of: line, into: &fields) }
            guard let next = JSONScanner.nextMember(line, from: member.value.upperBound) else { return }
            index = next
        }
    }
}
