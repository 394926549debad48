// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogParsing

@Suite struct FieldLiftingTests {
    private struct Lifted: ~Copyable {
        let taken: Bool
        let fields: LineFields
    }

    private func lifted(_ text: String, _ kind: FieldValue.Kind, as key: FieldKey) -> Lifted {
        let bytes = Array(text.utf8)
        var parser = LineFieldParser()
        var fields = LineFields()
        let value = FieldValue(kind: kind, range: 0..<bytes.count, isEscaped: true)
        let taken = parser.lift(value, as: key, of: bytes.rawSpan, into: &fields)
        return Lifted(taken: taken, fields: fields)
    }

    private func isTaken(_ text: String, _ kind: FieldValue.Kind, as key: FieldKey) -> Bool { lifted(text, kind, as: key).taken }

    @Test func `text goes where its key says`() {
        #expect(lifted("x", .text, as: .message).fields.message == FieldText(0..<1, isEscaped: true))
        #expect(lifted("x", .text, as: .logger).fields.logger == FieldText(0..<1, isEscaped: true))
        #expect(lifted("x", .text, as: .error).fields.error == FieldText(0..<1, isEscaped: true))
        #expect(lifted("x", .text, as: .stackTrace).fields.stackTrace == FieldText(0..<1, isEscaped: true))
        #expect(lifted("a/b.go:3", .text, as: .caller).fields.callerFile == FieldText(0..<6, isEscaped: true))
    }

    @Test(
        arguments: [FieldValue.Kind.number, .object, .other],
        [FieldKey.message, .logger, .error, .stackTrace, .traceID, .spanID, .traceParent])
    func `only text has a place there`(kind: FieldValue.Kind, key: FieldKey) {
        #expect(!isTaken("4bf92f3577b34da6", kind, as: key))
    }

    @Test func `a key without meaning takes nothing`() {
        #expect(!isTaken("x", .text, as: .other))
    }

    @Test func `empty text is taken and leaves the field absent`() {
        let nothing = lifted("", .text, as: .logger)
        #expect(nothing.taken && nothing.fields.logger == nil)
    }

    @Test func `a time must fill its value`() {
        #expect(isTaken("2026-11-23T08:00:00Z", .text, as: .time))
        #expect(!isTaken("2026-11-23T08:00:00Z!", .text, as: .time))
        #expect(!isTaken("2026-11-23T08:00:00Z", .other, as: .time))
    }
}
