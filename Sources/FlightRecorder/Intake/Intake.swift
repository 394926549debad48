// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogModel
internal import LogParsing
package import LogSources
package import LogStore
internal import Probes
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
    /// Streams that hold something, or have come further than the store knows. The others, of which there may be thousands, are not looked at.
    var active: Set<StreamKey> = []
    /// What the open streams of one process share, as long as one of them holds it.
    var processes: [ProcessKey: SharedContext] = [:]
    var writer = DocumentWriter()
    var chunk = ByteBuffer(capacity: 256 * 1024)
    /// Sources that had something to say in the last round, and so may have more.
    var talking: Set<Int> = []
    /// Positions that no document comes with: of streams that have ended, and behind what was passed over.
    private var loosePositions: [SourcePosition] = []
    /// Streams whose sources are to be told that so much is stored, once the disk has the ring up to a record.
    var owed: [StreamKey: (offset: UInt64, sequence: UInt64)] = [:]
    var sealDeadline: ContinuousClock.Instant?
    /// When the last block was sealed; nil before the first.
    private var lastSeal: ContinuousClock.Instant?
    var syncDeadline: ContinuousClock.Instant?
    var retryDeadline: ContinuousClock.Instant?
    var tickDeadline: ContinuousClock.Instant?
    /// True when the batch holds records of a source that must not wait.
    var batchOverwrites = false
    /// True when sources that can wait are not read, since there is no room for what they would bring.
    var holdsBack = false
    var isDegraded = false
    private var lost = LostRecords()
    /// Records of the batch that the books have.
    private var bookedRecords = 0
    /// Bytes that were read since the books were told.
    var unbookedBytes = 0
    var zone = LocalZone()
    var gaps: GapWriter
    private var tallies: TallyWriter
    private var health: HealthWriter

    struct ProcessKey: Hashable {
        var source: Int
        var process: String
    }

    struct SharedContext {
        weak var context: ProcessContext?
    }

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
        health = HealthWriter(origin: own)
        writer.enrichers = options.enrichers
        writer.namesByFrames = true
        writer.redactor = Redactor(options.redaction)
        writer.fieldParser.isOn = options.readsFields
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
        writeHealth()
        settle(isIdle: true, isLast: true)
        // What the last block told of losses is in the batch now.
        if !writer.batch.isEmpty, retryDeadline == nil { settle(isIdle: true, isLast: true) }
        if batchOverwrites { loseBatch() }
        if lost.records > 0 { observer.lost(lost) }
    }

    // MARK: Reading

    /// One event of each source; false when none had any.
    private func readOnce() -> Bool {
        talking.removeAll(keepingCapacity: true)
        writer.join.now = .now
        for (index, source) in sources.enumerated() where isRead(index) {
            chunk.removeAll()
            if let event = source.next(into: &chunk) {
                talking.insert(index)
                handle(event, of: source, at: index)
            }
            loosePositions += source.takeClosedPositions()
            loosePositions += source.takePassedPositions()
        }
        for source in sources { for warning in source.takeWarnings() { observer.warned(warning) } }
        return !talking.isEmpty
    }

    /// Tells of what was written to the batch since the last call.
    func observeWritten() {
        let new = writer.batch.entries.count - bookedRecords
        let crashes = writer.crashes.indices.count { writer.crashes[$0].drill == nil }
        let pieces = writer.pieces
        bookedRecords += new
        if new > 0 || crashes > 0 || unbookedBytes > 0 {
            ledger.enter { account in
                account.read += new
                account.readBytes += unbookedBytes
                account.pieces += pieces
                account.crashes += crashes
            }
        }
        var redactions = writer.redactor.takeCounts()
        if let names = options.nameRedactor?.takeCounts() { redactions.merge(names, uniquingKeysWith: +) }
        if !redactions.isEmpty { ledger.enter { $0.redactions.merge(redactions, uniquingKeysWith: +) } }
        for index in writer.crashes.indices { observer.crashed(writer.crashes[index]) }
        writer.crashes.removeAll()
        writer.pieces = 0
        unbookedBytes = 0
    }

    // MARK: Sealing

    /// Seals the batch when it is time, and syncs the store when it is time.
    private func settle(isIdle: Bool, isLast: Bool = false) {
        let now = clock.now
        // From the last seal on: what comes after a quiet time goes at once, and a flow makes no more blocks for that.
        if sealDeadline == nil, !writer.batch.isEmpty || !loosePositions.isEmpty {
            sealDeadline = lastSeal.map { max(now, $0 + options.linger) } ?? now
        }
        let isFull = writer.batch.bytes.count >= options.blockSize.bytes
        let isDue = writer.batch.holdsDeath || writer.isPositionDue || (sealDeadline.map { $0 <= now } ?? false)
        let mayTry = retryDeadline.map { $0 <= now } ?? true
        if isLast || (mayTry && (isFull || isDue || (isIdle && !loosePositions.isEmpty))) { seal(now) }
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
            loosePositions = []
            sealDeadline = nil
            lastSeal = now
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
        // A block of positions alone is no arrival: the record that will have its number is not there yet.
        if records > 0 { ledger.noteArrival(of: store.nextSequence - UInt64(records)) }
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
        for key in active {
            guard let state = streams[key], state.hasMoved else { continue }
            moved[key.source][key.stream] = state.writtenOffset
        }
        return loosePositions + zip(sources, moved).flatMap { $0.positions(ofMoved: $1) }
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
        writeHealth()
        watchHealth()
    }

    /// Not while a batch waits for room: it would grow without end.
    private func writeHealth() {
        guard retryDeadline == nil, let notes = options.healthNotes else { return }
        health.append(notes.take(), to: &writer)
        observeWritten()
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
