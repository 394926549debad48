// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel
internal import LogParsing
internal import LogSources

/// One stream on its way through the parser: what is unfinished of it, and how far it has come.
final class StreamState {
    private(set) var id: StreamID
    /// True once the stream's id is known for good.
    private(set) var isSettled = false
    /// True where crashes are copies of what others tell, too.
    var hasCopies: Bool { settings.copyWait != nil }
    /// True where a line may be a document of another panicbox.
    private let takesDocuments: Bool
    private let settings: Settings
    private var splitter: LineSplitter
    private var records: RecordAssembler
    /// The byte behind the last one that was taken.
    private var offset: UInt64
    /// The position that the store has.
    var storedOffset: UInt64
    private(set) var lastBytes: ContinuousClock.Instant

    init(
        origin: EncodedOrigin,
        offset: UInt64,
        envelope: Envelope = .raw,
        expectsEnvelope: Bool = false,
        context: ProcessContext,
        lineLimit: Int = 1 << 20,
        writesLines: Bool = true,
        content: SourceStream.Content = .lines,
        now: ContinuousClock.Instant
    ) {
        id = origin.stream
        var copyWait: Duration?
        if case .crashCopies(let wait) = content { copyWait = wait }
        settings = Settings(
            origin: origin.origin, iostream: origin.iostream, envelope: envelope, expectsEnvelope: expectsEnvelope, context: context,
            writesLines: writesLines, copyWait: copyWait)
        takesDocuments = content == .documents
        // A document is stored whole or not at all; who sends it is bounded by the size of a request.
        splitter = LineSplitter(limit: takesDocuments ? .max / 2 : lineLimit)
        records = settings.makeAssembler(origin)
        self.offset = offset
        storedOffset = offset
        lastBytes = now
    }

    /// Everything below this offset has been written to the batch; what is held or unfinished lies behind it.
    var writtenOffset: UInt64 {
        let held = records.heldOffset ?? offset
        return min(held, splitter.unfinishedOffset ?? offset)
    }

    /// True when the store does not know yet how far it has come.
    var hasMoved: Bool { writtenOffset != storedOffset }

    /// True while the writer has plainly not said everything: it stopped within a line, or within a crash.
    var isUnfinished: Bool { splitter.unfinishedOffset != nil || records.isUnfinished }

    /// How long a line may stand without its end before it is given out as it is.
    static let linePatience = Duration.seconds(5)

    /// When what is held has waited long enough; nil when nothing is held. A writer that stopped within a line has more to say.
    var deadline: ContinuousClock.Instant? {
        guard splitter.unfinishedOffset != nil else { return records.patience.map { lastBytes + $0 } }
        let held = records.patience.map { lastBytes + max($0, .seconds(2)) }
        return [held, lineDeadline].compactMap { $0 }.min()
    }

    /// When an unfinished line is given out; nil where there is none. Half of what a container runtime writes is no line of a service's.
    private var lineDeadline: ContinuousClock.Instant? {
        splitter.unfinishedOffset == nil || records.isWrapped ? nil : lastBytes + StreamState.linePatience
    }

    /// The stream's id is known for good now, before its first record.
    func settle(_ id: StreamID) {
        isSettled = true
        guard id != self.id, records.heldOffset == nil else { return }
        self.id = id
        records = settings.makeAssembler(EncodedOrigin(stream: id, origin: settings.origin, iostream: settings.iostream))
    }

    /// Takes a chunk whose first byte stood at `start` and which was read at `time`.
    func take(_ chunk: RawSpan, at start: UInt64, time: Timestamp, now: ContinuousClock.Instant, to writer: inout DocumentWriter) {
        lastBytes = now
        StreamState.take(chunk, at: start, time: time, asDocuments: takesDocuments, by: &splitter, &records, to: &writer)
        offset = start + UInt64(chunk.byteCount)
    }

    /// Given both parts at once, the properties of this object are looked at once a chunk, not several times a line.
    private static func take(
        _ chunk: RawSpan, at start: UInt64, time: Timestamp, asDocuments: Bool, by splitter: inout LineSplitter,
        _ records: inout RecordAssembler, to writer: inout DocumentWriter
    ) {
        var cursor = 0
        while let line = splitter.next(in: chunk, at: start, cursor: &cursor) {
            let stamp = LineStamp(offset: line.offset, time: time.nanoseconds)
            let text = splitter.text(of: line, in: chunk)
            if asDocuments, ForeignDocument.store(text, to: &writer) { continue }
            records.take(text, stamp: stamp, isPartial: line.isPartial, to: &writer)
        }
    }

    /// Takes whole lines, whose texts lie in `chunk`.
    func take(_ lines: ArraySlice<SourceLine>, of chunk: RawSpan, now: ContinuousClock.Instant, to writer: inout DocumentWriter) {
        lastBytes = now
        for line in lines {
            let text = chunk.extracting(line.start..<line.start + line.count)
            let stamp = LineStamp(offset: line.offset, time: line.time.nanoseconds)
            records.take(entry: text, isPart: line.isPart, level: line.level, stamp: stamp, to: &writer)
            offset = line.offset + 1
        }
    }

    /// Gives out what is held: the stream has been silent for long enough.
    func release(to writer: inout DocumentWriter) {
        records.release(to: &writer)
    }

    /// Gives out the unfinished line and what is held of crashes: the writer has said all that it will. Copies still wait for their pairs.
    func complete(time: Timestamp, to writer: inout DocumentWriter) {
        if let line = splitter.finish() { StreamState.take(line, of: splitter, time: time, by: &records, to: &writer) }
        if records.isHoldingText { records.release(to: &writer) }
    }

    /// Gives out what has waited long enough at `now`, an unfinished line as a piece of one.
    func release(at now: ContinuousClock.Instant, time: Timestamp, to writer: inout DocumentWriter) {
        if let lineDeadline, lineDeadline <= now, let line = splitter.pause() {
            StreamState.take(line, of: splitter, time: time, by: &records, to: &writer)
        }
        records.release(to: &writer)
    }

    /// Gives out everything, the unfinished line too: nothing more will come, or the process that wrote has ended as `exit` says.
    ///
    /// Answers whether that process left a crash behind that tells why.
    @discardableResult
    func end(_ exit: ProcessExit? = nil, time: Timestamp, to writer: inout DocumentWriter) -> Bool {
        if let line = splitter.finish() { StreamState.take(line, of: splitter, time: time, by: &records, to: &writer) }
        return records.finish(exit, to: &writer)
    }

    /// Takes a line that did not end, whose bytes the splitter carries.
    private static func take(
        _ line: LineSplitter.Line, of splitter: borrowing LineSplitter, time: Timestamp, by records: inout RecordAssembler,
        to writer: inout DocumentWriter
    ) {
        let stamp = LineStamp(offset: line.offset, time: time.nanoseconds)
        records.take(splitter.carried, stamp: stamp, isPartial: line.isPartial, to: &writer)
    }

    /// Writes the document of a process that left no crash behind.
    func write(_ exit: ProcessExit, time: Timestamp, to writer: inout DocumentWriter) {
        records.write(exit, time: time, offset: offset, to: &writer)
    }
}

/// What a stream's assembler is made from; its id may change before its first record.
private struct Settings {
    var origin: Origin
    var iostream: String?
    var envelope: Envelope
    var expectsEnvelope: Bool
    var context: ProcessContext
    var writesLines: Bool
    /// How long a copy of a crash waits for its pair; nil where crashes are no copies.
    var copyWait: Duration?

    func makeAssembler(_ origin: EncodedOrigin) -> RecordAssembler {
        RecordAssembler(
            origin: origin, envelope: envelope, context: context, expectsEnvelope: expectsEnvelope, writesLines: writesLines,
            copyWait: copyWait)
    }
}
