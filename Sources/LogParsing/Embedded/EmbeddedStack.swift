// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// What the stack in a field of a log line says, and what the line's document is to be.
///
/// A stack that a panic ran through was logged by whoever recovered it: the line is the document of a crash, with the line's words as its
/// `message` and the line's error as the panic's value. So is a text that holds a headline, and a dump of several goroutines. Any other stack
/// tells where an error was met: the line keeps its own document, with the frames and an `error.id` added.
struct EmbeddedStack {
    private(set) var record: CrashRecord
    let isCrash: Bool

    init?(_ line: borrowing LogRecord, fields: borrowing LineFields) {
        guard let field = StackField(line.text, fields) else { return nil }
        let value = line.text.extracting(field.range)
        let text = field.isQuoted ? EscapedText.bytes(of: value) : value.copy
        let stamp = LineStamp(offset: line.offset, time: line.time.nanoseconds)
        guard let parsed = StackText.parse(text, stamp: stamp) else { return nil }
        var crash = parsed.crash
        let words = LineWords(line.text, fields, without: field.range)
        let hasHeadline = !crash.panics.isEmpty || crash.fatal != nil || crash.signal != nil
        isCrash = crash.kind != .goroutineDump || crash.goroutines.count > 1
        // The process that writes of a stack in a field of its log lives.
        if crash.kind.isLethal, !hasHeadline { crash.kind = .recovered }
        if !hasHeadline, crash.kind != .goroutineDump || !isCrash { EmbeddedStack.addCause(words, text, to: &crash) }
        record = CrashRecord(crash: crash, block: parsed.block, time: fields.time ?? line.time)
        record.trace = EmbeddedStack.trace(of: line.text, fields) ?? TraceContext(labelsOf: crash)
        guard isCrash else { return }
        record.caption = words.caption
        record.attributes = words.attributes
    }

    /// The value that was recovered is in another field: as the error, behind words that announce it, or under a name of its own.
    private static func addCause(_ words: borrowing LineWords, _ stack: [UInt8], to crash: inout Crash) {
        let stamp = LineStamp(offset: 0)
        if let value = words.error ?? words.panicAttribute {
            // As the runtime would have printed it, so that its type is read as it is anywhere else.
            let indented = value.replacing("\n", with: "\n\t")
            let parsed = CrashParser.parse(StackText.block(Array("panic: \(indented)\n\n".utf8) + stack, stamp: stamp))
            crash.panics = [PanicValue(value: value, type: parsed.panics.first?.type, isRecovered: crash.kind == .recovered)]
        } else if let message = words.message, !message.contains("\n") {
            crash.panics = CrashParser.parse(StackText.block(Array("\(message)\n".utf8) + stack, stamp: stamp)).panics
        }
        if crash.kind != .goroutineDump { crash.errorType = crash.panics.last?.type }
    }

    private static func trace(of line: RawSpan, _ fields: borrowing LineFields) -> TraceContext? {
        guard let trace = fields.traceID.map({ line.extracting($0.range).text }) ?? fields.identifiers.traceID else { return nil }
        let span = fields.spanID.map { line.extracting($0.range).text } ?? fields.identifiers.spanID
        return TraceContext(traceID: trace, spanID: span, source: .stackLine)
    }
}
