// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback

extension DocumentEncoder {
    /// Most frames of one goroutine that a document lists; the rest is counted in `frames_elided`.
    static let frameLimit = 100

    /// Appends the document of a crash.
    package mutating func append(_ record: CrashRecord, from origin: EncodedOrigin, to batch: inout DocumentBatch) {
        begin(&batch.bytes, time: record.time, origin: origin, offset: record.block.stamp.offset)
        appendEvent(record, to: &batch.bytes)
        batch.bytes.member("message", record.title)
        appendLog(record, from: origin, to: &batch.bytes)
        batch.bytes.append(origin.tail)
        let cut = appendProcessAndError(record, from: origin, to: &batch.bytes)
        appendTrace(record.trace, to: &batch.bytes)
        batch.bytes.object("go") { go in
            go.object("crash") { appendCrash(record, cutBytes: cut, to: &$0) }
            if let goroutine = record.crash.crashingGoroutine {
                go.object("goroutine") { appendGoroutine(goroutine, of: record.crash, to: &$0) }
            }
            go.object("culprit") { appendCulprit(record.crash, to: &$0) }
            if let census = record.census {
                go.object("census") { appendCensus(census, to: &$0) }
            }
            go.object("attributes") { $0.appendJSONVerbatim(record.attributes.rawSpan) }
            for facts in record.runtime {
                go.separate()
                go.append(facts.json)
            }
        }
        appendPanicbox(record, to: &batch.bytes)
        batch.bytes.append(UInt8(ascii: "}"))
        batch.endDocument(kind: record.isRepeat ? .repeat : .crash, severity: record.level.severity, time: record.time)
    }

    private func appendEvent(_ record: CrashRecord, to buffer: inout ByteBuffer) {
        buffer.append(",\"kind\":\"event\",\"dataset\":\"go.crash\",\"category\":[\"process\"],\"type\":[\"error\"]" as StaticString)
        buffer.member("hash", record.fingerprint)
        buffer.append(reasonOf: record.diagnoses)
        buffer.append(UInt8(ascii: "}"))
    }

    private func appendLog(_ record: CrashRecord, from origin: EncodedOrigin, to buffer: inout ByteBuffer) {
        let crash = record.crash
        buffer.append(",\"log\":{\"level\":\"" as StaticString)
        buffer.append(record.level.text)
        buffer.append("\"" as StaticString)
        if !origin.file.isEmpty {
            buffer.append(UInt8(ascii: ","))
            buffer.append(origin.file)
        }
        buffer.key("offset")
        buffer.appendDecimal(record.block.stamp.offset)
        if record.isTorn { appendFlags(isPartial: false, isTorn: true, to: &buffer) }
        if let culprit = crash.culprit {
            buffer.object("origin") { origin in
                origin.member("function", crash.text.rawSpan.extracting(culprit.function.indices))
                origin.object("file") {
                    let path = crash.text.rawSpan.extracting(culprit.file.indices)
                    $0.member("name", path.extracting(FunctionName.lastPart(of: path)))
                    $0.member("line", culprit.line > 0 ? culprit.line : nil)
                }
            }
        }
        buffer.append(UInt8(ascii: "}"))
    }

    /// Answers how many bytes of the stack trace were left out.
    private func appendProcessAndError(_ record: CrashRecord, from origin: EncodedOrigin, to buffer: inout ByteBuffer) -> Int {
        let crash = record.crash
        buffer.object("process") { process in
            process.member("pid", record.exit?.processID ?? origin.origin.processID)
            if let exit = record.exit { process.append(exit) } else { process.member("exit_code", crash.exitStatus) }
            guard let goroutine = crash.crashingGoroutine, goroutine.id >= 0 else { return }
            process.object("thread") {
                $0.member("id", goroutine.id)
                $0.member("name", crash.text.rawSpan.extracting(goroutine.state.indices))
            }
        }
        var cut = 0
        buffer.object("error") { error in
            error.member("type", crash.errorType)
            error.member("message", crash.message)
            error.member("code", crash.signal?.name ?? record.diagnoses.bestCode)
            error.member("id", record.fingerprint)
            cut = appendStackTrace(crash.text, to: &error)
        }
        return cut
    }

    /// The whole text, or its head and its tail, each half of ``stackTraceLimit`` and cut at a line's end.
    private func appendStackTrace(_ text: [UInt8], to buffer: inout ByteBuffer) -> Int {
        let span = text.rawSpan
        guard text.count > stackTraceLimit else {
            buffer.member("stack_trace", span)
            return 0
        }
        let half = stackTraceLimit / 2
        let head = text[..<half].lastIndex(of: 0x0A).map { $0 + 1 } ?? half
        let tail = span.firstIndex(of: 0x0A, from: text.count - half).map { $0 + 1 } ?? text.count - half
        buffer.key("stack_trace")
        buffer.append(UInt8(ascii: "\""))
        buffer.appendJSONEscaped(span.extracting(0..<head))
        buffer.appendJSONEscaped(span.extracting(tail..<text.count))
        buffer.append(UInt8(ascii: "\""))
        return tail - head
    }

    private func appendTrace(_ trace: TraceContext?, to buffer: inout ByteBuffer) {
        guard let trace else { return }
        buffer.object("trace") { $0.member("id", trace.traceID) }
        buffer.object("span") { $0.member("id", trace.spanID) }
    }

    private func appendCrash(_ record: CrashRecord, cutBytes: Int, to buffer: inout ByteBuffer) {
        let (crash, block) = (record.crash, record.block)
        buffer.member("kind", record.kindName)
        buffer.member("incomplete", crash.isIncomplete)
        buffer.member("lines", block.lines)
        buffer.member("bytes", block.bytes)
        let truncated = block.truncatedBytes + cutBytes
        buffer.member("truncated_bytes", truncated > 0 ? truncated : nil)
        buffer.array("runtime_notes", crash.runtimeNotes) { $0.appendJSONString(crash.text.rawSpan.extracting($1.indices)) }
        buffer.array("panics", crash.panics) { buffer, panic in
            buffer.element {
                $0.key("value")
                $0.appendJSONString(panic.value)
                $0.member("type", panic.type)
                if panic.isRecovered { $0.member("recovered", true) }
            }
        }
        if let signal = crash.signal {
            buffer.object("signal") {
                $0.member("name", signal.name)
                $0.member("description", signal.description)
                $0.member("code", signal.code)
                $0.member("address", signal.address)
                $0.member("pc", signal.pc)
            }
        }
        buffer.member("fatal", crash.fatal)
        buffer.member("foreign_lines", block.foreignLines)
        buffer.member("exit_status", crash.exitStatus)
    }

    private func appendPanicbox(_ record: CrashRecord, to buffer: inout ByteBuffer) {
        buffer.object("panicbox") { panicbox in
            panicbox.member("trace_source", record.trace?.source.rawValue)
            panicbox.member("drill", record.drill)
            panicbox.array("trace_candidates", record.traceCandidates) { $0.appendJSONString($1) }
            if record.isNamedByFrames { panicbox.member("service_source", "frames") }
            panicbox.member("repeats", record.repeats > 0 ? record.repeats : nil)
            panicbox.append(record.history)
            if let exit = record.exit { panicbox.object("exit") { $0.append(evidenceOf: exit) } }
            panicbox.append(record.diagnoses)
            panicbox.append(record.context, omitted: record.contextOmitted, before: record.time)
            panicbox.append(record.health)
        }
    }
}
