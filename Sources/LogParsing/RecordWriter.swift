// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// Writes the lines and crashes of one byte stream as documents, and remembers its last lines for the next crash.
struct RecordWriter: ~Copyable {
    private let plain: EncodedOrigin
    private let stdout: EncodedOrigin
    private let stderr: EncodedOrigin
    private let context: ProcessContext
    /// The stream's number in ``context``.
    private let member: Int
    /// True when ordinary lines are written too.
    private let writesLines: Bool
    private let journal: LineJournal?
    /// Of lines that no transport has dated.
    private var lag = ReadingLag()
    /// How much of a private key may still come that began on a line before, for each writer of the stream.
    private var openKeys = OpenKeys()
    /// Who told the last crash.
    private var lastTeller: EncodedOrigin?
    /// The last that the runtime of the process said of itself.
    private var runtime = RuntimeMemory()
    /// The levels that a journal gives to lines which name none, each from an offset on.
    private var levels: [(offset: UInt64, level: LevelName)] = []
    /// Where lines begin that a power loss tore, and that are not written yet.
    private var tears: [UInt64] = []
    /// How the process that writes has ended, while its last words are written.
    private var exit: ProcessExit?
    /// True once a crash was written of what killed the process.
    private var hasDied = false
    /// How long a crash waits for the same one on another stream; nil for a stream that is no copy.
    let copyWait: Duration?
    /// Crashes that wait so.
    private var copies: [(record: CrashRecord, source: TextSource)] = []

    init(origin: EncodedOrigin, context: ProcessContext, writesLines: Bool, journal: LineJournal? = nil, copyWait: Duration? = nil) {
        self.copyWait = copyWait
        plain = origin
        stdout = EncodedOrigin(stream: origin.stream, origin: origin.origin, iostream: TextSource.stdout.iostream)
        stderr = EncodedOrigin(stream: origin.stream, origin: origin.origin, iostream: TextSource.stderr.iostream)
        self.context = context
        member = context.join(origin.stream, output: origin.iostream)
        self.writesLines = writesLines
        self.journal = journal
    }

    mutating func write(_ line: RawSpan, stamp: LineStamp, isPartial: Bool, from source: TextSource, to writer: inout DocumentWriter) {
        // CRLF ends a line too; the CR is no part of what was said.
        let length = line.byteCount > 0 && line[line.byteCount - 1] == 0x0D ? line.byteCount - 1 : line.byteCount
        let text = line.extracting(0..<length)
        // Where the runtime printed a headline on stderr, its file has a blank line.
        if length == 0, copyWait != nil { return }
        // Before anything else sees the line: what is redacted is nowhere.
        if let clean = writer.redactor.redacted(text, openKey: &openKeys[source]) {
            write(clean: clean.rawSpan, stamp: stamp, isPartial: isPartial, from: source, to: &writer)
        } else {
            write(clean: text, stamp: stamp, isPartial: isPartial, from: source, to: &writer)
        }
    }

    @inline(__always)
    private mutating func write(
        clean text: RawSpan, stamp: LineStamp, isPartial: Bool, from source: TextSource, to writer: inout DocumentWriter
    ) {
        writer.fieldParser.parse(text, into: &writer.fields)
        // What the transport saw goes before what the line says of itself.
        if source.isTimed { writer.fields.time = nil } else { lag.note(writer.fields.time, readAt: stamp.time) }
        let ownLevel = writer.fields.level
        if source == .entry, ownLevel == .none { writer.fields.level = level(at: stamp.offset) }
        let isTorn = tears.isEmpty ? false : takeTear(at: stamp.offset)
        let record = LogRecord(
            text: text, time: Timestamp(nanoseconds: stamp.time), offset: stamp.offset, isPartial: isPartial, isTorn: isTorn)
        context.append(
            text, time: writer.fields.time ?? record.time, level: writer.fields.level,
            from: ContextRing.Writer(stream: member, source: source))
        if let facts = writer.fields.runtime { runtime.note(facts) }
        if writer.fields.stackTrace != nil || StackField.mayStand(in: text, level: ownLevel) {
            writeStack(record, from: source, to: &writer)
        } else if writesLines {
            append(record, from: source, to: &writer)
        }
    }

    // MARK: Torn lines

    /// The line that begins there had NULs before it, in the place of others.
    mutating func noteTear(at offset: UInt64) {
        // A line that goes on another is written under that one's offset, and its own stays here.
        if tears.count == 16 { tears.removeFirst() }
        tears.append(offset)
    }

    private mutating func takeTear(at offset: UInt64) -> Bool {
        guard let index = tears.firstIndex(of: offset) else { return false }
        tears.remove(at: index)
        return true
    }

    // MARK: Levels that a journal gives

    /// Lines at and behind an offset have this level where they name none.
    mutating func expect(_ level: LevelName, from offset: UInt64) {
        if levels.last?.level != level { levels.append((offset, level)) }
    }

    /// No line is held of those that came; the last level stays.
    mutating func forgetLevels() {
        if levels.count > 1 { levels.removeFirst(levels.count - 1) }
    }

    private func level(at offset: UInt64) -> LevelName {
        (levels.last { $0.offset <= offset } ?? levels.first)?.level ?? .none
    }

    /// One call each: an origin that is chosen first is retained and released with all its bytes, for each line.
    @inline(__always)
    private func append(_ record: borrowing LogRecord, from source: TextSource, to writer: inout DocumentWriter) {
        journal?.note(.line(record.offset))
        if record.isPartial { writer.pieces += 1 }
        switch source {
        case .plain, .entry: writer.encoder.append(record, fields: writer.fields, from: plain, to: &writer.batch)
        case .stdout: writer.encoder.append(record, fields: writer.fields, from: stdout, to: &writer.batch)
        case .stderr: writer.encoder.append(record, fields: writer.fields, from: stderr, to: &writer.batch)
        }
    }

    mutating func write(_ block: CrashBlock, from source: TextSource, to writer: inout DocumentWriter) {
        var block = block.withoutReturns()
        var openKey = 0
        if let clean = writer.redactor.redacted(block.text.rawSpan, openKey: &openKey) { block.text = clean }
        let crash = CrashParser.parse(block)
        let trace = TraceContext(labelsOf: crash)
        let whole = copyWait == nil ? writer.join.tell(crash) : nil
        let read = Timestamp(nanoseconds: block.stamp.time)
        let isTorn = takeTear(at: block.stamp.offset)
        var record = CrashRecord(crash: crash, block: block, time: source.isTimed ? read : lag.moment(of: read))
        (record.trace, record.isTorn) = (trace, isTorn)
        if copyWait != nil { return wait(record, from: source, to: &writer) }
        if let whole { complete(&record, with: whole) }
        write(record, from: source, to: &writer)
    }

    // MARK: Copies

    /// The offset of the first crash that waits for the same one on another stream; nil when none does.
    var copyOffset: UInt64? { copies.first?.record.block.stamp.offset }
    /// How long they wait; nil when none does.
    var copyPatience: Duration? { copies.isEmpty ? nil : copyWait }

    private mutating func wait(_ record: CrashRecord, from source: TextSource, to writer: inout DocumentWriter) {
        // The stream goes on: what waited so far is decided, so that little is held.
        if copies.count == 4 { settleCopies(to: &writer) }
        copies.append((record, source))
        writer.join.wait(record.crash, copyID(of: record))
    }

    /// The copies have waited: those that nobody else has told become documents.
    mutating func settleCopies(to writer: inout DocumentWriter) {
        let waited = copies
        copies = []
        for copy in waited {
            switch writer.join.settle(copyID(of: copy.record)) {
            case .told: writer.isPositionDue = true
            case .alone: write(copy.record, from: copy.source, to: &writer)
            case .headed(let text):
                var record = copy.record
                complete(&record, with: text)
                write(record, from: copy.source, to: &writer)
            }
        }
    }

    private func copyID(of record: CrashRecord) -> CrashJoin.CopyID {
        CrashJoin.CopyID(stream: plain.stream, offset: record.block.stamp.offset)
    }

    /// The crash of which only the beginning came, with the rest of a copy.
    private func complete(_ record: inout CrashRecord, with text: [UInt8]) {
        var block = record.block
        block.text = text
        block.lines = text.count { $0 == 0x0A }
        block.bytes = text.count
        block.truncatedBytes = 0
        let crash = CrashParser.parse(block)
        var whole = CrashRecord(crash: crash, block: block, time: record.time)
        whole.trace = TraceContext(labelsOf: crash)
        whole.isTorn = record.isTorn
        record = whole
    }

    /// Writes a line that has a colour, or may have a prefix, before its JSON: it stays as it is, unless a field of it holds a crash.
    ///
    /// - Parameter text: The line without colours.
    mutating func write(
        _ line: RawSpan, asText text: RawSpan, stamp: LineStamp, isPartial: Bool, from source: TextSource, to writer: inout DocumentWriter
    ) {
        if StackField.mayStand(in: text, level: .error), let stack = stack(behindPrefixOf: text, stamp: stamp, to: &writer) {
            write(stack.record, from: source, to: &writer)
        } else {
            write(line, stamp: stamp, isPartial: isPartial, from: source, to: &writer)
        }
    }

    @inline(never)
    private func stack(behindPrefixOf text: RawSpan, stamp: LineStamp, to writer: inout DocumentWriter) -> EmbeddedStack? {
        guard let brace = text.firstIndex(of: UInt8(ascii: "{")) else { return nil }
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
        if let stack, stack.isCrash {
            var record = stack.record
            record.isTorn = line.isTorn
            return write(record, from: source, to: &writer)
        }
        guard writesLines else { return }
        guard let stack else { return append(line, from: source, to: &writer) }
        journal?.note(.line(line.offset))
        let encoded = EncodedStack(stack.record)
        writer.encoder.append(line, fields: writer.fields, stack: encoded, from: origin(of: source), to: &writer.batch)
    }

    private mutating func write(_ record: consuming CrashRecord, from source: TextSource, to writer: inout DocumentWriter) {
        journal?.note(.crash(record.block.stamp.offset))
        let isDead = record.crash.kind.isLethal
        // Where a line has the time of its reading, the last words of a process may be read behind its crash.
        let death = ProcessContext.Death(
            time: record.time, writer: ContextRing.Writer(stream: member, source: source), isDated: source.isTimed || !isDead)
        (record.context, record.contextOmitted) = context.lines(before: death)
        (record.trace, record.traceCandidates) = CrashTrace.find(for: record)
        record.exit = exit.map { writer.redactor.redacted($0) }
        record.runtime = runtime.facts
        let teller = writer.namesByFrames ? origin(of: source).named(by: &record, last: lastTeller) : origin(of: source)
        lastTeller = teller
        for enricher in writer.enrichers { enricher.enrich(&record, of: teller.origin) }
        writer.repeats?.note(&record, of: teller.origin)
        writer.encoder.append(record, from: teller, to: &writer.batch)
        let isDrill = record.drill != nil
        writer.crashes.append(record)
        // What follows the death of a process is said by another one.
        guard isDead, !isDrill else { return }
        forgetProcess(death)
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
        let exit = writer.redactor.redacted(exit)
        var record = ExitRecord(exit, time: time, offset: offset)
        let death = ProcessContext.Death(time: time, writer: ContextRing.Writer(stream: member, source: .plain), isDated: false)
        (record.context, record.contextOmitted) = context.lines(before: death)
        for enricher in writer.enrichers { enricher.enrich(&record, of: plain.origin) }
        writer.encoder.append(record, from: plain, to: &writer.batch)
        forgetProcess(death)
    }

    private mutating func forgetProcess(_ death: ProcessContext.Death) {
        context.end(death)
        runtime = RuntimeMemory()
    }

    private func origin(of source: TextSource) -> EncodedOrigin {
        switch source {
        case .plain, .entry: plain
        case .stdout: stdout
        case .stderr: stderr
        }
    }
}
