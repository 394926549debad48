// SPDX-License-Identifier: Apache-2.0

package import GoTraceback
package import LogModel

/// Turns the lines of one byte stream into documents: envelopes are opened, crashes are put together, everything else is a document of its own.
package struct RecordAssembler: ~Copyable {
    private var envelope: Envelope
    private var probe: EnvelopeProbe?
    private var records: RecordWriter
    private let journal: LineJournal?
    private var plain: TextStream
    private var stdout: TextStream
    private var stderr: TextStream
    /// The text of a Docker line, its escapes undone.
    private var unescaped = ByteBuffer(capacity: 64)

    /// `writesLines` off leaves ordinary lines without a document; a journal is told what becomes of each line. With `copyWait` the stream
    /// has copies of crashes that others tell, too, for which each waits so long. Streams of one process share their `context`. A stream with
    /// `expectsEnvelope` is of a file that a container runtime writes, as its path tells.
    package init(
        origin: EncodedOrigin, envelope: Envelope = .raw, context: ProcessContext = ProcessContext(options: ContextOptions()),
        expectsEnvelope: Bool = false, writesLines: Bool = true, journal: LineJournal? = nil, copyWait: Duration? = nil
    ) {
        self.envelope = envelope
        probe = envelope == .auto ? EnvelopeProbe(expectsEnvelope: expectsEnvelope) : nil
        records = RecordWriter(origin: origin, context: context, writesLines: writesLines, journal: journal, copyWait: copyWait)
        self.journal = journal
        plain = TextStream(source: envelope == .journal ? .entry : .plain, journal: journal)
        stdout = TextStream(source: .stdout, journal: journal)
        stderr = TextStream(source: .stderr, journal: journal)
    }

    /// The offset of the first byte that was taken but not yet written: where a restart has to read again from.
    package var heldOffset: UInt64? {
        guard let copy = records.copyOffset else { return textOffset }
        return min(copy, textOffset ?? copy)
    }

    /// True while lines are held that may belong to a crash.
    package var isHoldingText: Bool { textOffset != nil }

    /// The offset of the first byte of text that is held.
    private var textOffset: UInt64? {
        guard envelope != .raw, envelope != .journal else { return plain.heldOffset }
        return [probe?.heldOffset, plain.heldOffset, stdout.heldOffset, stderr.heldOffset].compactMap { $0 }.min()
    }

    /// How long the stream may be silent before what is held is given out; nil when nothing is.
    package var patience: Duration? {
        guard let text = textPatience else { return records.copyPatience }
        // A copy's writer closes it when it is dead, so that silence is the second-best sign: counting the frames of an endless recursion
        // can take the runtime a second.
        return records.copyWait.map { max($0, text) } ?? text
    }

    private var textPatience: Duration? {
        guard envelope != .raw else { return plain.patience }
        let probing: Duration? = probe?.heldOffset == nil ? nil : .milliseconds(500)
        return [probing, plain.patience, stdout.patience, stderr.patience].compactMap { $0 }.max()
    }

    /// True when a container runtime writes the stream: whole lines, each round a line or a part of one.
    package var isWrapped: Bool { envelope == .cri || envelope == .docker || probe?.expectsEnvelope ?? false }

    /// True while a writer has plainly not said everything: it stopped within a crash, or within a line that comes in parts.
    package var isUnfinished: Bool {
        plain.isUnfinished || (envelope != .raw && (stdout.isUnfinished || stderr.isUnfinished))
    }

    /// Takes a line without its LF; `stamp` holds its offset and the time of reading.
    package mutating func take(_ line: RawSpan, stamp: LineStamp, isPartial: Bool, to writer: inout DocumentWriter) {
        switch envelope {
        case .raw, .journal: plain.take(line, stamp: stamp, isPartial: isPartial, records: &records, to: &writer)
        case .cri: takeCRI(line, stamp: stamp, isPartial: isPartial, to: &writer)
        case .docker: takeDocker(line, stamp: stamp, isPartial: isPartial, to: &writer)
        case .auto: takeFirst(line, stamp: stamp, isPartial: isPartial, to: &writer)
        }
    }

    /// Takes an entry of a journal, or a part of a line that goes on in the next one, with the time that the journal gives it and the level
    /// for a text that names none.
    package mutating func take(entry text: RawSpan, isPart: Bool, level: LevelName, stamp: LineStamp, to writer: inout DocumentWriter) {
        records.expect(level, from: stamp.offset)
        plain.take(part: text, isLast: !isPart, stamp: stamp, records: &records, to: &writer)
        if plain.heldOffset == nil { records.forgetLevels() }
    }

    /// Writes what is held: nothing has come for ``patience``. A line whose last part has not come stays.
    package mutating func release(to writer: inout DocumentWriter) {
        if textOffset == nil { records.settleCopies(to: &writer) }
        decide(to: &writer)
        plain.release(records: &records, to: &writer)
        stdout.release(records: &records, to: &writer)
        stderr.release(records: &records, to: &writer)
    }

    /// Writes everything: the stream has ended, or the process that writes has, as `exit` says.
    ///
    /// Answers whether that process left a crash behind that tells why.
    @discardableResult
    package mutating func finish(_ exit: ProcessExit? = nil, to writer: inout DocumentWriter) -> Bool {
        records.beginLastWords(exit)
        decide(to: &writer)
        plain.finish(records: &records, to: &writer)
        stdout.finish(records: &records, to: &writer)
        stderr.finish(records: &records, to: &writer)
        records.settleCopies(to: &writer)
        return records.endProcess()
    }

    /// Writes the document of a process that left no crash behind; `offset` is a place at which the stream has no record.
    package mutating func write(_ exit: ProcessExit, time: Timestamp, offset: UInt64, to writer: inout DocumentWriter) {
        records.write(exit, time: time, offset: offset, to: &writer)
    }

    private mutating func takeCRI(_ line: RawSpan, stamp: LineStamp, isPartial: Bool, to writer: inout DocumentWriter) {
        guard let entry = CRILine(line, clock: &writer.fieldParser.clock) else {
            return takeOther(line, stamp: stamp, isPartial: isPartial, to: &writer)
        }
        let text = line.extracting(entry.textStart..<line.byteCount)
        note(stamp, .cri, entry.source, isPart: entry.isPart, text)
        take(
            text, isLast: !entry.isPart, from: entry.source, at: LineStamp(offset: stamp.offset, time: entry.time.nanoseconds), to: &writer)
    }

    private mutating func takeDocker(_ line: RawSpan, stamp: LineStamp, isPartial: Bool, to writer: inout DocumentWriter) {
        guard let entry = DockerLine(line, clock: &writer.fieldParser.clock) else {
            return takeOther(line, stamp: stamp, isPartial: isPartial, to: &writer)
        }
        // Taken out of self, so that the text can be lent while the streams change.
        var text = ByteBuffer(capacity: 64)
        swap(&text, &unescaped)
        text.removeAll()
        EscapedText.append(line.extracting(entry.text), to: &text)
        if journal != nil {
            let end = text.bytes.firstIndex(of: 0x0A)
            note(stamp, .docker, entry.source, isPart: end == nil, text.bytes.extracting(0..<(end ?? text.count)))
        }
        takeLines(of: text.bytes, from: entry.source, at: LineStamp(offset: stamp.offset, time: entry.time.nanoseconds), to: &writer)
        swap(&text, &unescaped)
    }

    /// A line that is none of the envelope's is taken as it stands, and the next may be one again. NULs before a line, or in its place, are
    /// what a power loss left of others: they are taken away, and the line says so. Half a line before them is one of its own.
    @inline(never)
    private mutating func takeOther(_ line: RawSpan, stamp: LineStamp, isPartial: Bool, to writer: inout DocumentWriter) {
        guard let nuls = line.lastNULs else { return plain.take(line, stamp: stamp, isPartial: isPartial, records: &records, to: &writer) }
        let (half, rest) = (line.extracting(0..<nuls.lowerBound), line.extracting(nuls.upperBound..<line.byteCount))
        let isWrapped = EnvelopeProbe.envelope(of: rest, clock: &writer.fieldParser.clock) == envelope
        guard isWrapped || nuls.count == line.byteCount else {
            return plain.take(line, stamp: stamp, isPartial: isPartial, records: &records, to: &writer)
        }
        records.noteTear(at: stamp.offset)
        guard isWrapped else { return plain.take(rest, stamp: stamp, isPartial: isPartial, records: &records, to: &writer) }
        var stamp = stamp
        if !half.isEmpty {
            plain.take(half, stamp: stamp, isPartial: isPartial, records: &records, to: &writer)
            stamp.offset += UInt64(nuls.upperBound)
            records.noteTear(at: stamp.offset)
        }
        take(rest, stamp: stamp, isPartial: isPartial, to: &writer)
    }

    /// One entry is one line and its LF; where it holds more, each is told apart by an offset of its own.
    private mutating func takeLines(of text: RawSpan, from source: TextSource, at stamp: LineStamp, to writer: inout DocumentWriter) {
        var start = 0
        var stamp = stamp
        while let end = text.firstIndex(of: 0x0A, from: start) {
            take(text.extracting(start..<end), isLast: true, from: source, at: stamp, to: &writer)
            stamp.offset += UInt64(end + 1 - start)
            start = end + 1
        }
        guard start < text.byteCount else { return }
        take(text.extracting(start..<text.byteCount), isLast: false, from: source, at: stamp, to: &writer)
    }

    private mutating func take(_ text: RawSpan, isLast: Bool, from source: TextSource, at stamp: LineStamp, to writer: inout DocumentWriter)
    {
        switch source {
        case .plain, .entry: plain.take(part: text, isLast: isLast, stamp: stamp, records: &records, to: &writer)
        case .stdout:
            stdout.take(part: text, isLast: isLast, stamp: stamp, records: &records, to: &writer)
            stderr.release(ifStaleAt: stamp.time, records: &records, to: &writer)
        case .stderr:
            stderr.take(part: text, isLast: isLast, stamp: stamp, records: &records, to: &writer)
            stdout.release(ifStaleAt: stamp.time, records: &records, to: &writer)
        }
    }

    private func note(_ stamp: LineStamp, _ envelope: Envelope, _ source: TextSource, isPart: Bool, _ text: RawSpan) {
        guard let journal else { return }
        let wrapping = LineWrapping.container(envelope, output: source.iostream ?? "", isPart: isPart)
        journal.note(.opened(stamp.offset, wrapping, LineKind.of(text)))
    }

    private mutating func takeFirst(_ line: RawSpan, stamp: LineStamp, isPartial: Bool, to writer: inout DocumentWriter) {
        switch probe?.take(line, stamp: stamp, isPartial: isPartial, clock: &writer.fieldParser.clock) {
        case .held, nil: break
        case .passed: takeOther(line, stamp: stamp, isPartial: isPartial, to: &writer)
        case .found(let found):
            decide(found, to: &writer)
            take(line, stamp: stamp, isPartial: isPartial, to: &writer)
        }
    }

    /// Takes the held lines with what they show. Where that is nothing they are taken as they stand, and the next lines are asked on.
    private mutating func decide(_ found: Envelope? = nil, to writer: inout DocumentWriter) {
        guard let held = probe?.takeLines(), found != nil || !held.isEmpty else { return }
        if let decided = found ?? probe?.verdict { (envelope, probe) = (decided, nil) }
        for held in held {
            let line = held.line.rawSpan
            if envelope == .auto {
                plain.take(line, stamp: held.stamp, isPartial: held.isPartial, records: &records, to: &writer)
            } else {
                take(line, stamp: held.stamp, isPartial: held.isPartial, to: &writer)
            }
        }
    }
}
