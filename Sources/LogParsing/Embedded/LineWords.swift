// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// What a log line says beside the stack in one of its fields.
struct LineWords: ~Escapable {
    private let line: RawSpan
    private let fields: LineFields
    private let stack: Range<Int>

    @_lifetime(copy line)
    init(_ line: RawSpan, _ fields: LineFields, without stack: Range<Int>) {
        self.line = line
        self.fields = fields
        self.stack = stack
    }

    /// The message, where it has a field of its own and is not what holds the stack.
    var message: String? { fields.message?.range == stack ? nil : text(fields.message) }
    /// The error, where it is not what holds the stack.
    var error: String? { fields.error?.range == stack ? nil : text(fields.error) }

    /// What stands under a name that those who log a recovered value give it.
    var panicAttribute: String? {
        for attribute in fields.attributes {
            guard let member = JSONScanner.member(line, at: attribute.lowerBound) else { continue }
            switch line.packed(member.key) {
            case ByteWord.of("panic"), ByteWord.of("recover"), ByteWord.of("recovere"), ByteWord.of("reason"), ByteWord.of("cause"):
                let value = FieldValue(json: line, member.value)
                return value.kind == .text ? text(FieldText(value.range, isEscaped: true)) : line.extracting(value.range).text
            default: continue
            }
        }
        return nil
    }

    /// One line for a person: the message, or a logfmt line without its stack. Nil where the stack stands in the message itself.
    var caption: String? {
        if fields.message != nil { return message.map { String($0.prefix { $0 != "\n" }) } }
        guard line.byte(at: 0) != UInt8(ascii: "{") else { return nil }
        return line.extracting(0..<stack.lowerBound).text + "…" + line.extracting(stack.upperBound..<line.byteCount).text
    }

    /// The JSON members that no other field of a crash's document says, as they stand in `go.attributes`.
    var attributes: [UInt8] {
        var buffer = ByteBuffer(capacity: 256)
        buffer.append(UInt8(ascii: "{"))
        var names: Set<String> = []
        for attribute in fields.attributes where !attribute.range.contains(stack.lowerBound) {
            buffer.separate()
            buffer.append(line.extracting(attribute.range))
            if let member = JSONScanner.member(line, at: attribute.lowerBound) { names.insert(line.extracting(member.key).text) }
        }
        guard line.byte(at: 0) == UInt8(ascii: "{") else { return [] }
        if !names.contains("logger") { buffer.member("logger", text(fields.logger)) }
        if !names.contains("caller"), let file = text(fields.callerFile) {
            buffer.member("caller", fields.callerLine.map { "\(file):\($0)" } ?? file)
        }
        return buffer.bytes.extracting(1..<buffer.count).copy
    }

    private func text(_ field: FieldText?) -> String? {
        guard let field, !field.isEmpty else { return nil }
        let value = line.extracting(field.range)
        return field.isEscaped ? String(decoding: EscapedText.bytes(of: value), as: UTF8.self) : value.text
    }
}
