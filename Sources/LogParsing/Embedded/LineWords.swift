// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// What a log line says beside the stack in one of its fields.
struct LineWords: ~Escapable {
    private let line: RawSpan
    private let stack: Range<Int>
    private let messageField: FieldText?
    private let errorField: FieldText?
    private let loggerField: FieldText?
    private let caller: (file: FieldText?, line: Int?)
    private let members: [FieldText]

    @_lifetime(copy line)
    init(_ line: RawSpan, _ fields: borrowing LineFields, without stack: Range<Int>) {
        self.line = line
        self.stack = stack
        messageField = fields.message
        errorField = fields.error
        loggerField = fields.logger
        caller = (fields.callerFile, fields.callerLine)
        members = fields.attributes
    }

    /// The message, where it has a field of its own and is not what holds the stack.
    var message: String? { messageField?.range == stack ? nil : text(messageField) }
    /// The error, where it is not what holds the stack.
    var error: String? { errorField?.range == stack ? nil : text(errorField) }

    /// What stands under a name that those who log a recovered value give it.
    var panicAttribute: String? {
        for attribute in members {
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
        if messageField != nil { return message.map { String($0.prefix { $0 != "\n" }) } }
        guard line.byte(at: 0) != UInt8(ascii: "{") else { return nil }
        return line.extracting(0..<stack.lowerBound).text + "…" + line.extracting(stack.upperBound..<line.byteCount).text
    }

    /// The JSON members that no other field of a crash's document says, as they stand in `go.attributes`.
    var attributes: [UInt8] {
        var buffer = ByteBuffer(capacity: 256)
        buffer.append(UInt8(ascii: "{"))
        var names: Set<String> = []
        for attribute in members where !attribute.range.contains(stack.lowerBound) {
            buffer.separate()
            buffer.append(line.extracting(attribute.range))
            if let member = JSONScanner.member(line, at: attribute.lowerBound) { names.insert(line.extracting(member.key).text) }
        }
        guard line.byte(at: 0) == UInt8(ascii: "{") else { return [] }
        if !names.contains("logger") { buffer.member("logger", text(loggerField)) }
        if !names.contains("caller"), let file = text(caller.file) {
            buffer.member("caller", caller.line.map { "\(file):\($0)" } ?? file)
        }
        return buffer.bytes.extracting(1..<buffer.count).copy
    }

    private func text(_ field: FieldText?) -> String? {
        guard let field, !field.isEmpty else { return nil }
        let value = line.extracting(field.range)
        return field.isEscaped ? String(decoding: EscapedText.bytes(of: value), as: UTF8.self) : value.text
    }
}
