// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import Glibc
internal import LogModel
internal import LogParsing
package import LogSources
package import LogStore
internal import Synchronization

/// Source to store: reads chunks, makes documents of them, seals blocks. One thread, which waits in `poll` and nowhere else.
package final class Intake {
    private let sources: [any LogSource]
    private let store: SegmentStore
    private let options: IntakeOptions
    private let observer: any IntakeObserver
    private let stopper: IntakeStopper
    private let clock = ContinuousClock()
    private var streams: [StreamKey: StreamState] = [:]
    private var writer = DocumentWriter()
    private var chunk = ByteBuffer(capacity: 256 * 1024)
    private var closedPositions: [SourcePosition] = []
    private var sealDeadline: ContinuousClock.Instant?
    private var syncDeadline: ContinuousClock.Instant?
    private var retryDeadline: ContinuousClock.Instant?
    private var lost = LostRecords()
    private var zone = LocalZone()
    private var gaps: GapWriter

    private struct StreamKey: Hashable {
        var source: Int
        var stream: Int
    }

    package init(
        sources: [any LogSource],
        store: SegmentStore,
        options: IntakeOptions,
        observer: any IntakeObserver,
        stopper: IntakeStopper
    ) {
        self.sources = sources
        self.store = store
        self.options = options
        self.observer = observer
        self.stopper = stopper
        gaps = GapWriter(origin: options.origin)
    }

    /// Returns when all sources have finished or the stopper was asked; everything that was read is in the store then.
    package func run() {
        while !stopper.isStopped, sources.contains(where: { !$0.isFinished }) {
            let hadWork = isWaitingForRoom ? false : readOnce()
            releaseSilentStreams()
            writeNotedGaps()
            settle(isIdle: !hadWork)
            if !hadWork { wait() }
        }
        endStreams()
        writeNotedGaps()
        settle(isIdle: true, isLast: true)
        // What the last block told of losses is in the batch now.
        if !writer.batch.isEmpty, retryDeadline == nil { settle(isIdle: true, isLast: true) }
        if options.overwrites { loseBatch() }
        if lost.records > 0 { observer.lost(lost) }
    }

    // MARK: Reading

    /// One event of each source; false when none had any.
    private func readOnce() -> Bool {
        var hadWork = false
        for (index, source) in sources.enumerated() {
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
            var origin = options.origin
            origin.path = stream.path
            streams[StreamKey(source: index, stream: stream.number)] = StreamState(
                origin: EncodedOrigin(stream: stream.id, origin: origin),
                offset: stream.offset,
                envelope: options.envelopes.indices.contains(index) ? options.envelopes[index] : .raw,
                context: options.context,
                lineLimit: options.lineLimit.bytes,
                now: clock.now
            )
        case .bytes(let number, let offset):
            observer.read(chunk.bytes)
            let time = Timestamp.now
            zone.update(&writer.fieldParser, at: time)
            let state = streams[StreamKey(source: index, stream: number)]
            state?.take(chunk.bytes, at: offset, time: time, now: clock.now, to: &writer)
        case .ended(let number):
            let state = streams.removeValue(forKey: StreamKey(source: index, stream: number))
            state?.end(time: Timestamp.now, to: &writer)
        }
        observeCrashes()
    }

    private func releaseSilentStreams() {
        let now = clock.now
        for state in streams.values {
            if let deadline = state.deadline, deadline <= now { state.release(to: &writer) }
        }
        observeCrashes()
    }

    private func endStreams() {
        for (key, state) in streams {
            let isRepeatable = sources[key.source].position(ofStream: key.stream, at: 0) != nil
            // A pipe will not come again. A file is read again from what it held back: a crash that is still being written stays whole so.
            guard isRepeatable else {
                state.end(time: Timestamp.now, to: &writer)
                continue
            }
            if !state.isUnfinished { state.release(to: &writer) }
        }
        observeCrashes()
    }

    private func observeCrashes() {
        for crash in writer.crashes { observer.crashed(crash) }
        writer.crashes.removeAll()
    }

    // MARK: Sealing

    /// Seals the batch when it is time, and syncs the store when it is time.
    private func settle(isIdle: Bool, isLast: Bool = false) {
        let now = clock.now
        if sealDeadline == nil, !writer.batch.isEmpty { sealDeadline = now + options.linger }
        let isFull = writer.batch.bytes.count >= options.blockSize.bytes
        let isDue = writer.batch.holdsCrash || (sealDeadline.map { $0 <= now } ?? false)
        let mayTry = retryDeadline.map { $0 <= now } ?? true
        if isLast || (mayTry && (isFull || isDue || (isIdle && !closedPositions.isEmpty))) { seal(now) }
        if isLast || (syncDeadline.map { $0 <= now } ?? false) { sync() }
    }

    private func seal(_ now: ContinuousClock.Instant) {
        let positions = movedPositions()
        guard !writer.batch.isEmpty || !positions.isEmpty else { return }
        do {
            let overwritten = try store.append(writer.batch, positions: positions, overwrites: options.overwrites)
            let holdsCrash = writer.batch.holdsCrash
            writer.removeAll()
            reportGaps(overwritten)
            closedPositions = []
            sealDeadline = nil
            if retryDeadline != nil { observer.storeRecovered() }
            retryDeadline = nil
            if syncDeadline == nil { syncDeadline = now + store.options.syncInterval }
            for state in streams.values { state.storedOffset = state.writtenOffset }
            // Apart from the append: a block that is written but not synced must not be written again.
            if holdsCrash { sync() }
        } catch {
            observer.storeFailed(error)
            retryDeadline = now + .seconds(1)
            dropIfNobodyMayWait()
        }
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
        var positions = closedPositions
        for (key, state) in streams where state.writtenOffset != state.storedOffset {
            if let position = sources[key.source].position(ofStream: key.stream, at: state.writtenOffset) { positions.append(position) }
        }
        return positions
    }

    private func sync() {
        syncDeadline = nil
        do {
            try store.sync()
        } catch {
            observer.storeFailed(error)
            syncDeadline = clock.now + .seconds(1)
        }
    }

    /// True while the store refuses and the memory is used up: then nothing more is read, and the files keep what they have.
    private var isWaitingForRoom: Bool {
        retryDeadline != nil && !options.overwrites && writer.batch.bytes.count >= options.memoryLimit.bytes
    }

    /// A service that writes into a pipe must not wait for a disk: beyond the limit its documents are dropped and counted.
    private func dropIfNobodyMayWait() {
        guard options.overwrites, writer.batch.bytes.count >= options.memoryLimit.bytes else { return }
        loseBatch()
        sealDeadline = nil
    }

    private func loseBatch() {
        lost.records += writer.batch.entries.count
        lost.bytes += writer.batch.bytes.count
        writer.removeAll()
    }

    // MARK: Waiting

    private func wait() {
        var descriptors = isWaitingForRoom ? [] : sources.flatMap(\.descriptors)
        descriptors.append(stopper.descriptor)
        var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        // The array is lent for the call; its count is passed with it.
        _ = unsafe poll(&polled, nfds_t(polled.count), timeout())
    }

    /// Milliseconds until something is due, at most a second, so that sources can look for new files.
    private func timeout() -> Int32 {
        let held = streams.values.compactMap(\.deadline).min()
        let sealing = retryDeadline ?? sealDeadline
        let next = [held, sealing, syncDeadline].compactMap { $0 }.min()
        guard let next else { return 1_000 }
        let milliseconds = (next - clock.now) / .milliseconds(1)
        return Int32(min(max(milliseconds.rounded(.up), 0), 1_000))
    }
}
