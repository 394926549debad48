// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
package import LogModel
internal import Synchronization

/// The ring: one writer appends blocks, many readers follow, each sink keeps a cursor.
///
/// ```
/// <directory>/lock                              the process that owns the ring
/// <directory>/segments/00000000000000001234.ndjson.lz4
/// <directory>/cursors/<sink>                    one sequence number: everything below it is delivered
/// ```
/// Where sources stand is written in the blocks themselves, how far sinks are in their cursors: two facts, two owners.
package final class SegmentStore: Sendable {
    package let options: StoreOptions
    /// What opening the ring had to mend.
    package let recovery: RecoveryReport
    package let disk: any StoreDisk
    private let writer: Mutex<RingWriter>
    /// The ring as the last change left it, for those who read it: they do not wait while the writer waits for the disk.
    private let view: Mutex<RingView>
    /// Where documents are compressed, which takes longer than all else: nobody who reads the ring has to wait for that.
    private let payload = Mutex(ByteBuffer(capacity: 64 * 1024))
    private let signals = Mutex(Signals())
    private let gaps = Mutex(GapMailbox())
    /// Cursors that have moved since they were synced.
    private let movedCursors = Mutex([String: MovedCursor]())

    private struct MovedCursor {
        var content: CursorFile.Content
        /// True once a sync failed: the kernel may have given the bytes up, and only writing them again makes them safe.
        var mustReplace = false
    }

    private struct RingView {
        var segments: [Segment]
        var nextSequence: UInt64

        init(_ writer: borrowing RingWriter) {
            segments = writer.segments + (writer.tail.segment.map { [$0] } ?? [])
            nextSequence = writer.nextSequence
        }
    }

    private struct Signals {
        var all: [AppendSignal] = []
        /// True once nothing more will be appended, for those who ask only then.
        var isFinished = false
    }

    /// Opens the ring in `options.directory`, made when it is not there, and mends what an interrupted write left.
    ///
    /// A ring that another process holds is waited for: one that was just killed keeps its lock until the kernel has cleared it away.
    package init(
        options: StoreOptions,
        disk: any StoreDisk = LocalDisk(),
        lockPatience: Duration = .seconds(2),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) throws(StoreError) {
        do {
            try disk.createDirectory("\(options.directory)/segments")
            try disk.createDirectory("\(options.directory)/cursors")
        } catch {
            throw .disk(error)
        }
        let lock = try disk.lock(options.directory, patience: lockPatience)
        let recovered = try Recovery(directory: "\(options.directory)/segments", disk: disk)
        self.options = options
        self.disk = disk
        recovery = recovered.report
        let writer = RingWriter(recovered, options: options, disk: disk, lock: lock, now: now)
        view = Mutex(RingView(writer))
        self.writer = Mutex(writer)
        for gap in recovered.report.lost { noteGap(gap) }
    }

    /// The sequence number that the next record will have.
    package var nextSequence: UInt64 { view.withLock { $0.nextSequence } }
    /// Sequence number behind the last record that is on the disk; those behind it are in memory.
    package var writtenSequence: UInt64 { writer.withLock { $0.writtenSequence } }
    /// Where every stream that has not ended stands.
    package var positions: [SourcePosition] { writer.withLock { Array($0.positions.values) } }
    /// All segments, oldest first; the last is in memory while the disk does not take blocks.
    package var segments: [Segment] { view.withLock { $0.segments } }
    /// Whether the disk does what it should.
    package var health: StoreHealth { writer.withLock { $0.health } }
    /// What is in memory only, since the disk does not take it.
    package var memoryUse: MemoryUse { writer.withLock { $0.memoryUse } }

    /// A signal of its own for one reader, raised each time that records were appended.
    package func appendSignal() -> AppendSignal {
        let signal = AppendSignal()
        let isFinished = signals.withLock { signals in
            signals.all.append(signal)
            return signals.isFinished
        }
        if isFinished { signal.finish() }
        return signal
    }

    /// Ends all signals: nothing more will be appended.
    package func finish() {
        let waiting = signals.withLock { signals in
            signals.isFinished = true
            return signals.all
        }
        for signal in waiting { signal.finish() }
    }

    /// Adds a batch and the positions after it as one block.
    ///
    /// Returning means that the block is in the file (and so survives the process), or in memory while ``health`` says that the disk fails.
    /// With `overwrites` the oldest records go where there is no room, even when a sink has not taken them; the answer tells which those
    /// were. Without, a full ring throws ``StoreError/full(waitingFor:)`` and a full memory ``StoreError/memoryFull(_:)``.
    @discardableResult
    package func append(
        _ batch: borrowing DocumentBatch,
        positions: [SourcePosition],
        overwrites: Bool
    ) throws(StoreError) -> [OverwrittenRecords] {
        let overwritten = try payload.withLock { payload throws(StoreError) -> [OverwrittenRecords] in
            try Block.pack(batch, into: &payload)
            return try change { writer throws(StoreError) -> [OverwrittenRecords] in
                try writer.append(batch, as: payload, positions: positions, overwrites: overwrites)
            }
        }
        noteLosses()
        gaps.withLock { gaps in
            for records in overwritten { gaps.remember(from: records.from, to: records.to) }
        }
        for signal in signals.withLock({ $0.all }) { signal.raise() }
        return overwritten
    }

    /// Brings everything that was appended to the disk. Throws while that fails; then it is tried again with the next call.
    package func sync() throws(StoreError) {
        defer { noteLosses() }
        try change { writer throws(StoreError) in try writer.syncAll() }
    }

    /// What is to be done once a second: blocks in memory go to the disk if it takes them, removed files are noticed, old segments go, and
    /// cursors are synced.
    package func tick() {
        change { $0.tick() }
        syncCursors()
        noteLosses()
    }

    /// Why a source that can wait must not be read now, with so many bytes on their way; nil when there is room for them.
    package func mustWait(for bytes: Int) -> StoreError? {
        writer.withLock { $0.mustWait(for: bytes) }
    }

    /// Tries for the last time to bring everything to the disk, and answers what ends with this process: records that the disk has not
    /// taken and that no source will give again. Called when nothing more is appended or delivered.
    package func close() -> RingGap? {
        syncCursors()
        return change { $0.close() }
    }

    /// Lets the writer do something, and has readers see what it left, also where that failed.
    private func change<Result, Failure: Error>(_ body: (inout RingWriter) throws(Failure) -> Result) throws(Failure) -> Result {
        try writer.withLock { writer throws(Failure) -> Result in
            defer { view.withLock { $0 = RingView(writer) } }
            return try body(&writer)
        }
    }

    // MARK: Gaps

    /// Tells the store of records that are lost; the intake makes a document of it within a second.
    ///
    /// A stretch that several sinks cannot read (``RingGap/sink`` is nil) is told once; what one sink refuses for one reason is added up
    /// until it becomes a document. A refused gap document must not be noted: each would make the next.
    package func noteGap(_ gap: RingGap) {
        gaps.withLock { $0.note(gap) }
    }

    /// What the writer itself has found lost.
    private func noteLosses() {
        for gap in writer.withLock({ $0.takeGaps() }) { noteGap(gap) }
    }

    /// What was noted since the last call.
    package func takeGaps() -> [RingGap] {
        gaps.withLock { $0.take() }
    }

    // MARK: Cursors

    /// The first sequence number that `sink` has not taken; a sink that is new begins at the oldest record.
    package func cursor(of sink: String) throws(StoreError) -> UInt64 {
        var cursor = oldestSequence
        let written = try cursorFile(of: sink).read(from: disk)?.sequence
        if let written { cursor = min(max(cursor, written), nextSequence) }
        writer.withLock { $0.cursors[sink] = cursor }
        // A cursor ahead of a ring that was cut or emptied would pass over records that get those numbers again.
        // So would a crash that went early, in the numbers of then: nothing of the old file stays.
        if let written, written > cursor { try cursorFile(of: sink).replace(.init(sequence: cursor), on: disk) }
        return cursor
    }

    /// Records behind the cursor that `sink` has all the same.
    package func early(of sink: String) throws(StoreError) -> [UInt64] {
        guard let content = try cursorFile(of: sink).read(from: disk) else { return [] }
        let end = nextSequence
        return content.early.filter { $0 >= content.sequence && $0 < end }
    }

    /// Notes that `sink` has everything below `sequence`, and what it has behind that.
    ///
    /// Returning means that the next run knows it, however this one ends. After a power cut the last second's records may be sent again, with
    /// the same ids: a sync for each request would cost more than the request.
    ///
    /// Throws ``StoreError/cursorAhead(sink:sequence:end:)`` for records that the ring never had: the sink would miss them when they come.
    package func advance(_ sink: String, to sequence: UInt64, early: [UInt64] = []) throws(StoreError) {
        let end = nextSequence
        guard sequence <= end else { throw .cursorAhead(sink: sink, sequence: sequence, end: end) }
        defer { noteLosses() }
        try change { writer throws(StoreError) in
            writer.cursors[sink] = max(sequence, writer.cursors[sink] ?? 0)
            try writer.checkOwner()
        }
        let content = CursorFile.Content(sequence: sequence, early: early)
        try movedCursors.withLock { moved throws(StoreError) in
            let file = cursorFile(of: sink)
            // Where the last sync failed, who moves the cursor is told.
            if moved[sink]?.mustReplace == true { try file.replace(content, on: disk) } else { try file.write(content, to: disk) }
            moved[sink] = MovedCursor(content: content)
        }
    }

    /// A cursor that the disk does not take is written anew with the next call. The lock is held: two hands at one file would undo each other.
    private func syncCursors() {
        movedCursors.withLock { moved in
            for (sink, cursor) in moved {
                if isSynced(cursor, of: sink) { moved[sink] = nil } else { moved[sink]?.mustReplace = true }
            }
        }
    }

    private func isSynced(_ cursor: MovedCursor, of sink: String) -> Bool {
        let file = cursorFile(of: sink)
        if cursor.mustReplace { return (try? file.replace(cursor.content, on: disk)) != nil }
        return (try? file.sync(on: disk)) != nil
    }

    private func cursorFile(of sink: String) -> CursorFile { CursorFile(directory: options.directory, sink: sink) }
}

extension SegmentStore: ReadableRing {
    package func read(_ segment: Segment, at offset: Int, count: Int) throws(DiskError) -> [UInt8] {
        guard !segment.isInMemory else {
            return try writer.withLock { writer throws(DiskError) in try writer.tail.read(segment, at: offset, count: count) }
        }
        do throws(DiskError) {
            return try disk.read(segment.path, at: offset, count: count)
        } catch {
            if error.isMissing {
                change { $0.forgetRemoved() }
                noteLosses()
            }
            throw error
        }
    }
}

/// Records that went from the ring before a sink had taken them.
package struct OverwrittenRecords: Hashable, Sendable {
    package var sink: String
    /// Sequence number of the first.
    package var from: UInt64
    /// Sequence number behind the last.
    package var to: UInt64
}
