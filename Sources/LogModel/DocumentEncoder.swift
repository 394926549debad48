// SPDX-License-Identifier: Apache-2.0

/// Writes records as ECS documents, one JSON object a line. The only encoder: what it writes is stored, shipped, replayed and printed.
///
/// Every document begins `{"@timestamp":"<30 bytes>","event":{"id":"<16 characters>-<hex offset>"`, so that a sink finds both by counting:
/// ```
/// {"@timestamp":"2026-11-23T08:00:00.123456789Z","event":{"id":"q7Jc0n2VtF5x8aKm-1f4","kind":"event","dataset":"go.log"},"message":…
/// ```
package struct DocumentEncoder: Sendable {
    /// Where the timestamp's thirty bytes begin.
    package static let timestampOffset = 15
    /// Where `event.id` begins; it ends before the next quote.
    package static let idOffset = timestampOffset + TimestampWriter.length + 17

    /// A crash's `error.stack_trace` beyond this many bytes keeps its head and its tail.
    package var stackTraceLimit = 256 * 1024
    private var timestamps = TimestampWriter()

    package init() {}

    /// Appends the document of an ordinary line.
    package mutating func append(
        _ record: borrowing LogRecord, fields: borrowing LineFields, from origin: EncodedOrigin, to batch: inout DocumentBatch
    ) {
        write(record, fields: fields, stack: nil, from: origin, to: &batch)
    }

    /// The same for a line whose stack trace was parsed.
    package mutating func append(
        _ record: borrowing LogRecord, fields: borrowing LineFields, stack: EncodedStack, from origin: EncodedOrigin,
        to batch: inout DocumentBatch
    ) {
        write(record, fields: fields, stack: stack, from: origin, to: &batch)
    }

    // Inlined into both, so that a line without a stack pays nothing for those with one.
    @inline(__always)
    private mutating func write(
        _ record: borrowing LogRecord, fields: borrowing LineFields, stack: EncodedStack?, from origin: EncodedOrigin,
        to batch: inout DocumentBatch
    ) {
        let time = fields.time ?? record.time
        begin(&batch.bytes, time: time, origin: origin, offset: record.offset)
        batch.bytes.append(",\"kind\":\"event\",\"dataset\":\"go.log\"},\"message\":\"" as StaticString)
        append(fields.message, orAll: record.text, to: &batch.bytes)
        batch.bytes.append("\",\"log\":{" as StaticString)
        appendLog(record, fields: fields, origin: origin, to: &batch.bytes)
        batch.bytes.append(UInt8(ascii: "}"))
        batch.bytes.append(origin.lineTail)
        appendContextFields(fields, stack: stack, of: record.text, to: &batch.bytes)
        batch.bytes.append(UInt8(ascii: "}"))
        batch.endDocument(kind: .line, severity: fields.level.severity, time: time)
    }

    /// The part that all documents share, up to the closing quote of `event.id`.
    mutating func begin(_ buffer: inout ByteBuffer, time: Timestamp, origin: EncodedOrigin, offset: UInt64) {
        buffer.append("{\"@timestamp\":\"" as StaticString)
        timestamps.append(time, to: &buffer)
        buffer.append(origin.idPrefix)
        buffer.appendHex(offset)
        buffer.append(UInt8(ascii: "\""))
    }

    private func append(_ field: FieldText?, orAll text: RawSpan, to buffer: inout ByteBuffer) {
        guard let field else { return buffer.appendJSONEscaped(text) }
        append(field, of: text, to: &buffer)
    }

    private func append(_ field: FieldText, of text: RawSpan, to buffer: inout ByteBuffer) {
        let value = text.extracting(field.range)
        if field.isEscaped {
            buffer.appendJSONVerbatim(value)
        } else {
            buffer.appendJSONEscaped(value)
        }
    }

    /// Writes a member that begins with `opening`, the quote of its value included; an empty value writes nothing.
    @inline(__always)
    private func member(_ opening: StaticString, _ field: FieldText?, of text: RawSpan, to buffer: inout ByteBuffer) {
        guard let field, !field.isEmpty else { return }
        buffer.append(opening)
        append(field, of: text, to: &buffer)
        buffer.append(UInt8(ascii: "\""))
    }

    private func appendLog(_ record: borrowing LogRecord, fields: borrowing LineFields, origin: EncodedOrigin, to buffer: inout ByteBuffer)
    {
        if fields.level != .none {
            buffer.append("\"level\":\"" as StaticString)
            buffer.append(fields.level.text)
            buffer.append("\"," as StaticString)
        }
        buffer.append(origin.logHead)
        buffer.appendDecimal(record.offset)
        if record.isPartial || record.isTorn { appendFlags(isPartial: record.isPartial, isTorn: record.isTorn, to: &buffer) }
        member(",\"logger\":\"", fields.logger, of: record.text, to: &buffer)
        guard fields.callerFile != nil || fields.callerFunction != nil else { return }
        buffer.append(",\"origin\":{" as StaticString)
        member("\"function\":\"", fields.callerFunction, of: record.text, to: &buffer)
        if fields.callerFile != nil {
            buffer.separate()
            buffer.append("\"file\":{" as StaticString)
            member("\"name\":\"", fields.callerFile, of: record.text, to: &buffer)
            buffer.member("line", fields.callerLine)
            buffer.append(UInt8(ascii: "}"))
        }
        buffer.append(UInt8(ascii: "}"))
    }

    /// `log.flags`: `partial` for a piece of a line, `torn` for a line that NULs stood before where a power loss tore the file.
    @inline(never)
    func appendFlags(isPartial: Bool, isTorn: Bool, to buffer: inout ByteBuffer) {
        buffer.append(",\"flags\":[" as StaticString)
        if isPartial { buffer.append("\"partial\"" as StaticString) }
        if isPartial, isTorn { buffer.append(UInt8(ascii: ",")) }
        if isTorn { buffer.append("\"torn\"" as StaticString) }
        buffer.append(UInt8(ascii: "]"))
    }

    @inline(__always)
    private func appendContextFields(_ fields: borrowing LineFields, stack: EncodedStack?, of text: RawSpan, to buffer: inout ByteBuffer) {
        if fields.error != nil || fields.stackTrace != nil || stack != nil {
            buffer.append(",\"error\":{" as StaticString)
            member("\"message\":\"", fields.error, of: text, to: &buffer)
            buffer.member("id", stack?.fingerprint)
            if let trace = fields.stackTrace, !trace.isEmpty {
                buffer.separate()
                member("\"stack_trace\":\"", trace, of: text, to: &buffer)
            }
            buffer.append(UInt8(ascii: "}"))
        }
        if fields.traceID != nil {
            buffer.append(",\"trace\":{" as StaticString)
            member("\"id\":\"", fields.traceID, of: text, to: &buffer)
            buffer.append(UInt8(ascii: "}"))
        }
        if fields.spanID != nil {
            buffer.append(",\"span\":{" as StaticString)
            member("\"id\":\"", fields.spanID, of: text, to: &buffer)
            buffer.append(UInt8(ascii: "}"))
        }
        if fields.identifiers != TraceIdentifiers() { append(fields.identifiers, besides: fields, to: &buffer) }
        guard !fields.attributes.isEmpty || stack != nil || fields.runtime != nil else { return }
        buffer.append(",\"go\":{" as StaticString)
        if let runtime = fields.runtime { buffer.append(runtime.json) }
        if !fields.attributes.isEmpty {
            buffer.key("attributes")
            buffer.append(UInt8(ascii: "{"))
            append(fields.attributes, of: text, to: &buffer)
            buffer.append(UInt8(ascii: "}"))
        }
        if let stack { append(stack, to: &buffer) }
        buffer.append(UInt8(ascii: "}"))
    }

    /// Members that stand one behind the other in the line, with nothing but a comma between, are copied together.
    private func append(_ attributes: [FieldText], of text: RawSpan, to buffer: inout ByteBuffer) {
        var run = attributes[0].range
        for attribute in attributes.dropFirst() {
            if attribute.lowerBound == run.upperBound + 1, text[run.upperBound] == UInt8(ascii: ",") {
                run = run.lowerBound..<attribute.upperBound
            } else {
                buffer.appendJSONVerbatim(text.extracting(run))
                buffer.append(UInt8(ascii: ","))
                run = attribute.range
            }
        }
        buffer.appendJSONVerbatim(text.extracting(run))
    }

    @inline(never)
    private func append(_ ids: TraceIdentifiers, besides fields: borrowing LineFields, to buffer: inout ByteBuffer) {
        if fields.traceID == nil { buffer.object("trace") { $0.member("id", ids.traceID) } }
        if fields.spanID == nil { buffer.object("span") { $0.member("id", ids.spanID) } }
    }

    @inline(never)
    private func append(_ stack: EncodedStack, to buffer: inout ByteBuffer) {
        buffer.object("goroutine") { $0.append(stack.goroutine) }
    }
}
