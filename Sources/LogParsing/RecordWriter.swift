// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// Writes the lines and crashes of one byte stream as documents, and remembers its last lines for the next crash.
struct RecordWriter: ~Copyable, Sendable {
    private let plain: EncodedOrigin
    private let stdout: EncodedOrigin
    private let stderr: EncodedOrigin
    private var context: ContextRing
    /// True when ordinary lines are written too.
    private let writesLines: Bool
    private let journal: LineJournal?
    /// How the process that writes has ended, while its last words are written.
    private var exit: ProcessExit?
    /// True once a crash was written of what killed the process.
    private var hasDied = false

    init(origin: EncodedOrigin, context: ContextOptions, writesLines: Bool, journal: LineJournal? = nil) {
        plain = origin
        stdout = EncodedOrigin(stream: origin.stream, origin: origin.origin, iostream: TextSource.stdout.iostream)
        stderr = EncodedOrigin(stream: origin.stream, origin: origin.origin, iostream: TextSource.stderr.iostream)
        self.context = ContextRing(options: context)
        self.writesLines = writesLines
        self.journal = journal
    }

    mutating func write(_ line: RawSpan, stamp: LineStamp, isPartial: Bool, from source: TextSource, to writer: inout DocumentWriter) {
        // CRLF ends a line too; the CR is no part of what was said.
        let length = line.byteCount > 0 && line[line.byteCount - 1] == 0x0D ? line.byteCount - 1 : line.byteCount
        let text = line.extracting(0..<length)
        writer.fieldParser.parse(text, into: &writer.fields)
        // What the transport saw goes before what the line says of itself.
        if source.isTimed { writer.fields.time = nil }
        let record = LogRecord(text: text, time: Timestamp(nanoseconds: stamp.time), offset: stamp.offset, isPartial: isPartial)
        context.append(text, time: writer.fields.time ?? record.time, level: writer.fields.level)
        if writer.fields.stackTrace != nil || StackField.mayStand(in: text, level: writer.fields.level) {
            writeStack(record, from: source, to: &writer)
        } else if writesLines {
            append(record, from: source, to: &writer)
        }
    }

    /// One call each: an origin that is chosen first is retained and released with all its bytes, for each line.
    @inline(__always)
    private func append(_ record: borrowing LogRecord, from source: TextSource, to writer: inout DocumentWriter) {
        journal?.note(.line(record.offset))
        if record.isPartial { writer.pieces += 1 }
        switch source {
        case .plain: writer.encoder.append(record, fields: writer.fields, from: plain, to: &writer.batch)
        case .stdout: writer.encoder.append(record, fields: writer.fields, from: stdout, to: &writer.batch)
        case .stderr: writer.encoder.append(record, fields: writer.fields, from: stderr, to: &writer.batch)
        }
    }

    mutating func write(_ block: CrashBlock, from source: TextSource, to writer: inout DocumentWriter) {
        let block = block.withoutReturns()
        let crash = CrashParser.parse(block)
        var record = CrashRecord(crash: crash, block: block, time: Timestamp(nanoseconds: block.stamp.time))
        record.trace = TraceContext(labelsOf: crash)
        write(record, from: source, to: &writer)
    }

    /// Writes a line that has a colour, or may have a prefix, before its JSON: it stays as it is, unless a field of it holds a crash.
    ///
    /// - Parameter text: The line without colours.
    mutating func write(
        _ line: RawSpan, asText text: RawSpan, stamp: LineStamp, isPartial: Bool, from source: TextSource, to writer: inout DocumentWriter
    ) {
        if let stack = stack(behindPrefixOf: text, stamp: stamp, to: &writer) {
            write(stack.record, from: source, to: &writer)
        } else {
            write(line, stamp: stamp, isPartial: isPartial, from: source, to: &writer)
        }
    }

    private func stack(behindPrefixOf text: RawSpan, stamp: LineStamp, to writer: inout DocumentWriter) -> EmbeddedStack? {
        guard StackField.mayStand(in: text, level: .error), let brace = text.firstIndex(of: UInt8(ascii: "{")) else { return nil }
        let json = text.extracting(brace..<text.byteCount)
        writer.fieldParser.parse(json, into: &writer.fields)
        // As for a line that nothing stands before: a stack that an ordinary line quotes is no crash.
        guard writer.fields.stackTrace != nil || StackField.mayStand(in: json, level: writer.fields.level) else { return nil }
        let record = LogRecord(text: json, time: Timestamp(nanoseconds: stamp.time), offset: stamp.offset)
        let stack = EmbeddedStack(record, fields: writer.fields)
        return stack?.isCrash ?? false ? stack : nil
    }

    /// A line with a stack in one of its fields is a crash's document, or its own with what the stack says.
    @inline(never)
    private mutating func writeStack(_ line: borrowing LogRecord, from source: TextSource, to writer: inout DocumentWriter) {
        let stack = EmbeddedStack(line, fields: writer.fields)
        if let stack, stack.isCrash { return write(stack.record, from: source, to: &writer) }
        guard writesLines else { return }
        guard let stack else { return append(line, from: source, to: &writer) }
        journal?.note(.line(line.offset))
        let encoded = EncodedStack(stack.record)
        writer.encoder.append(line, fields: writer.fields, stack: encoded, from: origin(of: source), to: &writer.batch)
    }

    private mutating func write(_ found: CrashRecord, from source: TextSource, to writer: inout DocumentWriter) {
        journal?.note(.crash(found.block.stamp.offset))
        var record = found
        (record.context, record.contextOmitted) = context.lines()
        record.exit = exit
        writer.encoder.append(record, from: origin(of: source), to: &writer.batch)
        writer.crashes.append(record)
        // What follows the death of a process is said by another one.
        guard record.crash.kind.isLethal else { return }
        context.removeAll()
        hasDied = true
    }

    // MARK: The end of a process

    /// What is written until ``endProcess()`` are the last words of a process, which has ended so where that is known.
    mutating func beginLastWords(_ exit: ProcessExit?) { self.exit = exit }

    /// Answers whether a crash was written of what killed the process; what follows is another one's.
    mutating func endProcess() -> Bool {
        defer { (exit, hasDied) = (nil, false) }
        return hasDied
    }

    /// Writes the document of a process that left no crash behind.
    mutating func write(_ exit: ProcessExit, time: Timestamp, offset: UInt64, to writer: inout DocumentWriter) {
        var record = ExitRecord(exit, time: time, offset: offset)
        (record.context, record.contextOmitted) = context.lines()
        writer.encoder.append(record, from: plain, to: &writer.batch)
        context.removeAll()
    }

    private func origin(of source: TextSource) -> EncodedOrigin {
        switch source {
        case .plain: plain
        case .stdout: stdout
        case .stderr: stderr
        }
    }
}
