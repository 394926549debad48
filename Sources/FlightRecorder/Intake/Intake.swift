// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogModel
internal import LogParsing
package import LogSources
package import LogStore
internal import Synchronization

/// Source to store: reads chunks, makes documents of them, seals blocks. One thread, which waits in `poll` and nowhere else.
package final class Intake {
    let sources: [any LogSource]
    let store: SegmentStore
    let options: IntakeOptions
    let observer: any IntakeObserver
    private let ledger: Ledger
    let stopper: IntakeStopper
    private let pulse: IntakePulse
    let clock = ContinuousClock()
    var streams: [StreamKey: StreamState] = [:]
    private var writer = DocumentWriter()
    private var chunk = ByteBuffer(capacity: 256 * 1024)
    private var closedPositions: [SourcePosition] = []
    /// Streams whose sources are to be told that so much is stored, once the disk has the ring up to a record.
    var owed: [StreamKey: (offset: UInt64, sequence: UInt64)] = [:]
    var sealDeadline: ContinuousClock.Instant?
    var syncDeadline: ContinuousClock.Instant?
    var retryDeadline: ContinuousClock.Instant?
    var tickDeadline: ContinuousClock.Instant?
    /// True when the batch holds records of a source that must not wait.
    private var batchOverwrites = false
    /// True when sources that can wait are not read, since there is no room for what they would bring.
    var holdsBack = false
    var isDegraded = false
    private var lost = LostRecords()
    /// Records of the batch that the books have.
    private var bookedRecords = 0
    private var zone = LocalZone()
    private var gaps: GapWriter
    private var tallies: TallyWriter

    struct StreamKey: Hashable {
        var source: Int
        var stream: Int
    }

    package init(
        sources: [any LogSource],
        store: SegmentStore,
        options: IntakeOptions,
        observer: any IntakeObserver,
        ledger: Ledger,
        stopper: IntakeStopper,
        pulse: IntakePulse = IntakePulse()
    ) {
        self.sources = sources
        self.store = store
        self.options = options
        self.observer = observer
        self.ledger = ledger
        self.stopper = stopper
        self.pulse = pulse
        let own = options.origin(of: Origin())
        gaps = GapWriter(origin: own)
        tallies = TallyWriter(origin: own)
        guard let repeatOptions = options.repeats else { return }
        var repeats = CrashRepeats(options: repeatOptions)
        RepeatHistory.restore(&repeats, from: store, now: .now)
        writer.repeats = repeats
    }

    /// Returns when all sources have finished or the stopper was asked; everything that was read is in the store then.
    package func run() {
        while !stopper.isStopped, sources.contains(where: { !$0.isFinished }) {
            holdBackIfFull()
            let hadWork = readOnce()
            releaseSilentStreams()
            tick()
            settle(isIdle: !hadWork)
            pulse.beat()
            if !hadWork { wait() }
        }
        endStreams()
        store.tick()
        writeNotedGaps()
        tallies.append(isLast: true, to: &writer)
        settle(isIdle: true, isLast: true)
        // What the last block told of losses is in the batch now.
        if !writer.batch.isEmpty, retryDeadline == nil { settle(isIdle: true, isLast: true) }
        if batchOverwrites { loseBatch() }
        if lost.records > 0 { observer.lost(lost) }
    }

    // MARK: Reading

    /// One event of each source; false when none had any.
    private func readOnce() -> Bool {
        var hadWork = false
        writer.join.now = .now
        for (index, source) in sources.enumerated() where isRead(index) {
            chunk.removeAll()
            guard let event = source.next(into: &chunk) else { continue }
            hadWork = true
            handle(event, of: source, at: index)
            closedPositions += source.takeClosedPositions()
        }
        for source in sources { for warning in source.takeWarnings() { observer.warned(warning) } }
        return hadWork
    }

    private func handle(_ event: SourceEvent, of source: any LogSource, at index: Int) {
        switch event {
        case .opened(let stream):
            streams[StreamKey(source: index, stream: stream.number)] = makeState(of: stream, at: index)
        case .bytes(let number, let offset):
            observer.read(chunk.bytes)
            if options.overwrites(index) { batchOverwrites = true }
            let time = Timestamp.now
            zone.update(&writer.fieldParser, at: time)
            let key = StreamKey(source: index, stream: number)
            settle(key, insists: false)
            let state = streams[key]
            state?.take(chunk.bytes, at: offset, time: time, now: clock.now, to: &writer)
        case .lines(let lines):
            observer.read(chunk.bytes)
            if options.overwrites(index) { batchOverwrites = true }
            zone.update(&writer.fieldParser, at: Timestamp.now)
            take(lines, at: index)
        case .exited(let exit, let numbers, let time):
            end(numbers.compactMap { streams[StreamKey(source: index, stream: $0)] }, exit, time: time)
        case .completed(let number):
            streams[StreamKey(source: index, stream: number)]?.complete(time: .now, to: &writer)
        case .lost(let gap):
            let stream = gap.stream.flatMap { streams[StreamKey(source: index, stream: $0)] }
            gaps.append(gap, of: stream?.id, to: &writer)
        case .ended(let number):
            let key = StreamKey(source: index, stream: number)
            settle(key, insists: true)
            let state = streams.removeValue(forKey: key)
            state?.end(time: Timestamp.now, to: &writer)
        }
        observeWritten()
    }

    /// Gives the lines of the chunk to their streams, each stretch of one stream at once.
    private func take(_ lines: [SourceLine], at index: Int) {
        let now = clock.now
        var rest = lines[...]
        while let number = rest.first?.stream {
            let stretch = rest.prefix { $0.stream == number }
            streams[StreamKey(source: index, stream: number)]?.take(stretch, of: chunk.bytes, now: now, to: &writer)
            rest = rest[stretch.endIndex...]
        }
    }

    private func makeState(of stream: SourceStream, at index: Int) -> StreamState {
        StreamState(
            origin: EncodedOrigin(stream: stream.id, origin: options.origin(of: stream.origin)),
            offset: stream.offset,
            envelope: options.envelopes.indices.contains(index) ? options.envelopes[index] : .raw,
            context: options.context,
            lineLimit: options.lineLimit.bytes,
            content: stream.content,
            now: clock.now
        )
    }

    private func settle(_ key: StreamKey, insists: Bool) {
        guard let state = streams[key], !state.isSettled else { return }
        if let id = sources[key.source].settledID(ofStream: key.stream, insists: insists) { state.settle(id) }
    }

    /// A process has ended: its last words are complete, and where they tell of no crash its end is a document of its own.
    private func end(_ states: [StreamState], _ exit: ProcessExit, time: Timestamp) {
        var hasCrash = false
        for state in states where state.end(exit, time: time, to: &writer) { hasCrash = true }
        if !hasCrash { states.first?.write(exit, time: time, to: &writer) }
        observeWritten()
        observer.exited(exit, hasCrash: hasCrash)
    }

    private func releaseSilentStreams() {
        let now = clock.now
        for (key, state) in streams {
            guard let deadline = state.deadline, deadline <= now else { continue }
            settle(key, insists: true)
            state.release(at: now, time: Timestamp.now, to: &writer)
        }
        observeWritten()
    }

    private func endStreams() {
        // Copies last: whether a crash is told elsewhere is known then.
        for (key, state) in streams.sorted(by: { !$0.value.hasCopies && $1.value.hasCopies }) {
            let isRepeatable = sources[key.source].position(ofStream: key.stream, at: 0) != nil
            // A pipe will not come again. A file is read again from what it held back: a crash that is still being written stays whole so.
            guard isRepeatable else {
                state.end(time: Timestamp.now, to: &writer)
                continue
            }
            if state.isUnfinished { continue }
            state.release(to: &writer)
            // The second time it is the copies' turn: whoever stops this may soon remove their files.
            if state.hasCopies { state.release(to: &writer) }
        }
        observeWritten()
    }

    /// Tells of what was written to the batch since the last call.
    private func observeWritten() {
        let new = writer.batch.entries.count - bookedRecords
        let crashes = writer.crashes.count
        let pieces = writer.pieces
        bookedRecords += new
        if new > 0 || crashes > 0 {
            ledger.enter { account in
                account.read += new
                account.pieces += pieces
                account.crashes += crashes
            }
        }
        for crash in writer.crashes { observer.crashed(crash) }
        writer.crashes.removeAll()
        writer.pieces = 0
    }

    // MARK: Sealing

    /// Seals the batch when it is time, and syncs the store when it is time.
    private func settle(isIdle: Bool, isLast: Bool = false) {
        let now = clock.now
        if sealDeadline == nil, !writer.batch.isEmpty { sealDeadline = now + options.linger }
        let isFull = writer.batch.bytes.count >= options.blockSize.bytes
        let isDue = writer.batch.holdsDeath || writer.isPositionDue || (sealDeadline.map { $0 <= now } ?? false)
        let mayTry = retryDeadline.map { $0 <= now } ?? true
        if isLast || (mayTry && (isFull || isDue || (isIdle && !closedPositions.isEmpty))) { seal(now) }
        if isLast || (syncDeadline.map { $0 <= now } ?? false) { sync() }
    }

    private func seal(_ now: ContinuousClock.Instant) {
        let positions = movedPositions()
        writer.isPositionDue = false
        guard !writer.batch.isEmpty || !positions.isEmpty else { return }
        observeWritten()
        do {
            let overwritten = try store.append(writer.batch, positions: positions, overwrites: batchOverwrites)
            let holdsDeath = writer.batch.holdsDeath
            bookStored()
            writer.removeAll()
            batchOverwrites = false
            reportGaps(overwritten)
            closedPositions = []
            sealDeadline = nil
            retryDeadline = nil
            watchHealth()
            if syncDeadline == nil { syncDeadline = now + store.options.syncInterval }
            // Apart from the append: a block that is written but not synced must not be written again. Before the receipts.
            if holdsDeath { sync() }
            bookPositions()
        } catch {
            refused(error)
            retryDeadline = now + .milliseconds(100)
            // What is left of it can wait; more is not read until it is taken.
            if batchOverwrites, writer.batch.bytes.count >= options.memoryLimit.bytes { loseBatch() }
        }
    }

    private func bookStored() {
        let (records, bytes) = (writer.batch.entries.count, writer.batch.bytes.count)
        ledger.enter { account in
            account.stored += records
            account.storedBytes += bytes
        }
        bookedRecords = 0
    }

    /// What was lost goes into the next block, now that blocks are taken again.
    private func reportGaps(_ overwritten: [OverwrittenRecords]) {
        for records in overwritten {
            observer.overwrote(records)
            gaps.append(records, to: &writer)
        }
        guard lost.records > 0 else { return }
        observer.lost(lost)
        gaps.append(lost, to: &writer)
        lost = LostRecords()
    }

    /// What readers and sinks have noted as lost becomes documents.
    private func writeNotedGaps() {
        for gap in store.takeGaps() { gaps.append(gap, to: &writer) }
    }

    private func movedPositions() -> [SourcePosition] {
        var moved = [[Int: UInt64]](repeating: [:], count: sources.count)
        for (key, state) in streams where state.writtenOffset != state.storedOffset { moved[key.source][key.stream] = state.writtenOffset }
        return closedPositions + zip(sources, moved).flatMap { $0.positions(ofMoved: $1) }
    }

    private func sync() {
        syncDeadline = nil
        do {
            try store.sync()
            watchHealth()
        } catch {
            refused(error)
            syncDeadline = clock.now + .seconds(1)
        }
    }

    /// Once a second: the store looks after itself, and what was noted as lost becomes documents.
    private func tick() {
        writeNotedGaps()
        let now = clock.now
        guard tickDeadline.map({ $0 <= now }) ?? true else { return }
        tickDeadline = now + .seconds(1)
        store.tick()
        giveReceipts()
        tallies.append(to: &writer)
        watchHealth()
    }

    private func loseBatch() {
        observeWritten()
        let records = writer.batch.entries.count
        ledger.enter { $0.lost += records }
        bookedRecords = 0
        lost.records += writer.batch.entries.count
        lost.bytes += writer.batch.bytes.count
        for (key, state) in streams { sources[key.source].dropped(stream: key.stream, below: state.writtenOffset) }
        writer.removeAll()
        batchOverwrites = false
        sealDeadline = nil
    }
}
