// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// The lines of one writer: of a byte stream without an envelope, or of one output of a container's process.
///
/// An ordinary line costs a look at its first bytes and one search for a crash's words. Only what may belong to a crash is held; only there
/// colours, prefixes and the events of `go test -json` are looked for.
struct TextStream: Sendable {
    private let source: TextSource
    private let journal: LineJournal?
    private var crashes: CrashLane
    private var prefixes: PrefixWatch
    private var tests: TestOutput
    /// True while a line may belong to something held, or the stream is too young to know its lines' prefix.
    private var isWatching = true
    /// What is held began with a colour.
    private var isColoured = false
    /// When the last line was taken that may belong to something held, by its stamp.
    private var lastTime: Int64 = 0
    /// The parts of a line whose end has not come.
    private var part = LinePart()

    init(source: TextSource, journal: LineJournal? = nil) {
        self.source = source
        self.journal = journal
        crashes = CrashLane(journal: journal)
        prefixes = PrefixWatch(journal: journal)
        tests = TestOutput(journal: journal)
    }

    /// The offset of the first byte that was taken but not written.
    var heldOffset: UInt64? {
        if isEmpty { return nil }
        return [crashes.heldOffset, prefixes.heldOffset, tests.heldOffset, part.offset].compactMap { $0 }.min()
    }

    /// How long a silence ends what is held; nil when nothing is.
    var patience: Duration? {
        if isEmpty { return nil }
        return [crashes.patience, prefixes.patience, tests.patience].compactMap { $0 }.max()
    }

    /// True while the writer has plainly more to say: it stands within a crash, or within a line that comes in parts.
    var isUnfinished: Bool { !isEmpty && (!part.isEmpty || crashes.isUnfinished || prefixes.isUnfinished || tests.isUnfinished) }

    /// True when a line may begin something.
    private var isIdle: Bool { !crashes.isHolding && prefixes.isIdle }
    private var isEmpty: Bool { isIdle && tests.isEmpty && part.isEmpty }

    /// Takes a line.
    @inline(__always)
    mutating func take(
        _ line: RawSpan, stamp: LineStamp, isPartial: Bool, records: inout RecordWriter, to writer: inout DocumentWriter
    ) {
        guard isWatching || ColourCodes.mayBegin(line) || TestEvent.mayBegin(line) || LineKind.mayBegin(line) else {
            return records.write(line, stamp: stamp, isPartial: isPartial, from: source, to: &writer)
        }
        takeSlowly(line, stamp: stamp, isPartial: isPartial, records: &records, to: &writer)
    }

    /// Takes a part of a line, which the transport has cut.
    mutating func take(
        part text: RawSpan, isLast: Bool, stamp: LineStamp, records: inout RecordWriter, to writer: inout DocumentWriter
    ) {
        if isLast, part.isEmpty { return take(text, stamp: stamp, isPartial: false, records: &records, to: &writer) }
        if let journal, let first = part.offset { journal.note(.joined(stamp.offset, to: first)) }
        part.append(text, stamp: stamp)
        guard isLast || part.isFull else { return }
        flushPart(isPartial: !isLast, records: &records, to: &writer)
    }

    /// Writes what is held but for an unfinished line: nothing has come for ``patience``.
    mutating func release(records: inout RecordWriter, to writer: inout DocumentWriter) {
        tests.finish()
        drainTests(records: &records, to: &writer)
        prefixes.finish()
        drainPrefixes(records: &records, to: &writer)
        crashes.finish()
        drain(records: &records, to: &writer)
        isWatching = !prefixes.isQuiet
    }

    /// The same when this writer has been silent for long while the stream's other one goes on: a crash is not held until it speaks again.
    mutating func release(ifStaleAt time: Int64, records: inout RecordWriter, to writer: inout DocumentWriter) {
        guard !isIdle else { return }
        let (silence, overflow) = time.subtractingReportingOverflow(lastTime)
        if !overflow, let patience, .nanoseconds(silence) >= patience { release(records: &records, to: &writer) }
    }

    /// Writes everything: nothing more will come.
    mutating func finish(records: inout RecordWriter, to writer: inout DocumentWriter) {
        if !part.isEmpty { flushPart(isPartial: true, records: &records, to: &writer) }
        release(records: &records, to: &writer)
    }

    private mutating func flushPart(isPartial: Bool, records: inout RecordWriter, to writer: inout DocumentWriter) {
        let (line, stamp) = part.removeAll()
        take(line.rawSpan, stamp: stamp, isPartial: isPartial, records: &records, to: &writer)
    }

    @inline(never)
    private mutating func takeSlowly(
        _ line: RawSpan, stamp: LineStamp, isPartial: Bool, records: inout RecordWriter, to writer: inout DocumentWriter
    ) {
        lastTime = stamp.time
        if let plain = uncoloured(line) {
            takeText(plain.rawSpan, line, stamp: stamp, isPartial: isPartial, records: &records, to: &writer)
        } else {
            takeText(line, line, stamp: stamp, isPartial: isPartial, records: &records, to: &writer)
        }
        isWatching = crashes.isHolding || !prefixes.isQuiet
    }

    /// The form of a line without the colours that a tool put round it or its parts; nil where they may be the program's own words, as in a panic's value.
    private mutating func uncoloured(_ line: RawSpan) -> [UInt8]? {
        guard let plain = ColourCodes.removed(from: line) else {
            if isIdle { isColoured = false }
            return nil
        }
        let isRound = ColourCodes.mayBegin(line) && (isColoured || isIdle)
        if isIdle { isColoured = isRound }
        guard isRound else { return LineKind.of(plain.rawSpan).isStructure ? plain : nil }
        let inside = line.extracting(ColourCodes.inside(line))
        return LineKind.of(inside).isMessage ? inside.copy : plain
    }

    /// Takes a line of which `text` is the form without colours.
    private mutating func takeText(
        _ text: RawSpan, _ line: RawSpan, stamp: LineStamp, isPartial: Bool, records: inout RecordWriter, to writer: inout DocumentWriter
    ) {
        // The lines of a crash, where no tool puts a prefix before them.
        if crashes.isHolding, prefixes.isQuiet, !TestEvent.mayBegin(text) {
            return takeOwn(text, line, stamp: stamp, isPartial: isPartial, records: &records, to: &writer)
        }
        let length = prefixes.sharedLength(in: text)
        let rest = text.extracting((length ?? 0)..<text.byteCount)
        if TestEvent.mayBegin(rest), let event = TestEvent(rest, clock: &writer.fieldParser.clock) {
            let isTaken = tests.take(event, rest, line, stamp: stamp)
            drainTests(records: &records, to: &writer)
            if isTaken { return }
            return records.write(line, stamp: stamp, isPartial: isPartial, from: source, to: &writer)
        }
        // Most lines of a stream with a prefix are ordinary ones.
        if length != nil, isIdle, !LineKind.mayBegin(rest) {
            return records.write(line, asText: text, stamp: stamp, isPartial: isPartial, from: source, to: &writer)
        }
        let isTaken = prefixes.take(text, line, stamp: stamp)
        drainPrefixes(records: &records, to: &writer)
        if isTaken { return }
        if !crashes.isHolding, prefixes.begin(text, line, stamp: stamp) { return }
        takeOwn(text, line, stamp: stamp, isPartial: isPartial, records: &records, to: &writer)
    }

    /// A line without a prefix.
    private mutating func takeOwn(
        _ text: RawSpan, _ line: RawSpan, stamp: LineStamp, isPartial: Bool, records: inout RecordWriter, to writer: inout DocumentWriter
    ) {
        let isHeld =
            text.byteCount == line.byteCount
            ? crashes.take(line, stamp: stamp)
            : crashes.take(text, stamp: stamp, standingFor: [ReleasedLine(bytes: line.copy, stamp: stamp)])
        if isHeld { return drain(records: &records, to: &writer) }
        records.write(line, asText: text, stamp: stamp, isPartial: isPartial, from: source, to: &writer)
    }

    private mutating func drain(records: inout RecordWriter, to writer: inout DocumentWriter) {
        while let event = crashes.next() { write(event, records: &records, to: &writer) }
    }

    private mutating func drainTests(records: inout RecordWriter, to writer: inout DocumentWriter) {
        while let event = tests.next() { write(event, records: &records, to: &writer) }
    }

    private mutating func drainPrefixes(records: inout RecordWriter, to writer: inout DocumentWriter) {
        while let event = prefixes.next() {
            switch event {
            case .lines(let lines): write(.lines(lines), records: &records, to: &writer)
            case .crash(let block): write(.crash(block), records: &records, to: &writer)
            case .returned(let line):
                let plain = ColourCodes.removed(from: line.bytes.rawSpan) ?? line.bytes
                takeOwn(plain.rawSpan, line.bytes.rawSpan, stamp: line.stamp, isPartial: false, records: &records, to: &writer)
            }
        }
    }

    private func write(_ event: CrashLane.Event, records: inout RecordWriter, to writer: inout DocumentWriter) {
        switch event {
        case .crash(let block): records.write(block, from: source, to: &writer)
        case .lines(let lines):
            for line in lines {
                let text = ColourCodes.removed(from: line.bytes.rawSpan) ?? line.bytes
                records.write(
                    line.bytes.rawSpan, asText: text.rawSpan, stamp: line.stamp, isPartial: false, from: source, to: &writer)
            }
        }
    }
}

extension LineKind {
    /// Lines that quote what a program said, colours and all.
    fileprivate var isMessage: Bool {
        switch self {
        case .panic, .chainedPanic, .fatal, .chainedFatal, .indented: true
        default: false
        }
    }

    /// The runtime's own lines, which quote nothing that a program said.
    fileprivate var isStructure: Bool {
        switch self {
        case .goroutine, .runtimeStack, .function, .location, .createdBy, .elided, .unavailable, .ancestor, .nativeFunction, .signal,
            .signalHead, .programCounter, .signalNote, .register, .threadRule, .raceRule, .raceWarning, .raceAccess, .exitStatus, .blank:
            true
        default: false
        }
    }
}
