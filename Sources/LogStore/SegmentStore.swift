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
    let disk: any StoreDisk
    private let lock: any Sendable
    private let state: Mutex<State>
    private let signals = Mutex(Signals())
    private let gaps = Mutex(GapMailbox())

    private struct Signals {
        var all: [AppendSignal] = []
        /// True once nothing more will be appended, for those who ask only then.
        var isFinished = false
    }

    struct State: ~Copyable {
        var segments: [Segment]
        var nextSequence: UInt64
        var positions: [StreamID: SourcePosition]
        var cursors: [String: UInt64] = [:]
        /// The newest segment's file; nil until the first append after opening or after a failure.
        var active: (any DiskFile)?
        var isDirty = false
        /// What was overwritten and not told yet: the append that did it failed later on.
        var overwritten: [OverwrittenRecords] = []
        var block = ByteBuffer(capacity: 64 * 1024)
    }

    /// Opens the ring in `options.directory`, made when it is not there, and mends what an interrupted write left.
    package init(options: StoreOptions, disk: any StoreDisk = LocalDisk()) throws(StoreError) {
        do {
            try disk.createDirectory("\(options.directory)/segments")
            try disk.createDirectory("\(options.directory)/cursors")
        } catch {
            throw .disk(error)
        }
        lock = try disk.lock(options.directory)
        let recovered = try Recovery(directory: "\(options.directory)/segments", disk: disk)
        self.options = options
        self.disk = disk
        recovery = recovered.report
        state = Mutex(State(segments: recovered.segments, nextSequence: recovered.nextSequence, positions: recovered.positions))
    }

    /// The sequence number that the next record will have.
    package var nextSequence: UInt64 { state.withLock { $0.nextSequence } }
    /// Where every stream that has not ended stands.
    package var positions: [SourcePosition] { state.withLock { Array($0.positions.values) } }
    /// All segments, oldest first.
    package var segments: [Segment] { state.withLock { $0.segments } }

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

    /// Writes a batch and the positions after it as one block.
    ///
    /// Returning means that the block is in the file (and so survives the process). With `overwrites` the oldest segment goes even where a
    /// sink has not taken it; the answer tells which records that were. Without, a full ring throws ``StoreError/full(waitingFor:)``.
    @discardableResult
    package func append(
        _ batch: borrowing DocumentBatch,
        positions: [SourcePosition],
        overwrites: Bool
    ) throws(StoreError) -> [OverwrittenRecords] {
        let overwritten = try state.withLock { state throws(StoreError) -> [OverwrittenRecords] in
            try write(batch, positions: positions, overwrites: overwrites, to: &state)
        }
        for signal in signals.withLock({ $0.all }) { signal.raise() }
        return overwritten
    }

    /// Brings everything that was appended to the disk.
    package func sync() throws(StoreError) {
        try state.withLock { state throws(StoreError) in try sync(&state) }
    }

    private func write(
        _ batch: borrowing DocumentBatch,
        positions: [SourcePosition],
        overwrites: Bool,
        to state: inout State
    ) throws(StoreError) -> [OverwrittenRecords] {
        // A segment without a record, only positions, goes on: its successor would have the same name.
        let next = state.nextSequence
        let rolls = state.segments.last.map { $0.length >= options.segmentSize.bytes && $0.firstSequence < next } ?? true
        if rolls {
            try sync(&state)
            try evict(from: &state, overwrites: overwrites)
            state.active = nil
        }
        var after = state.positions
        for position in positions { after.apply(position) }
        do {
            try Block.seal(
                batch,
                firstSequence: state.nextSequence,
                positions: rolls ? Array(after.values) : positions,
                isSnapshot: rolls,
                into: &state.block
            )
        } catch {
            throw .compression(error)
        }
        do {
            try writeBlock(rolls: rolls, of: &state)
        } catch {
            // The file may hold part of the block; the next append opens it anew and cuts that part off.
            state.active = nil
            throw .disk(error)
        }
        state.positions = after
        state.nextSequence += UInt64(batch.entries.count)
        state.isDirty = true
        defer { state.overwritten = [] }
        return state.overwritten
    }

    /// Writes the sealed block behind the active segment, or as the first of a new one.
    private func writeBlock(rolls: Bool, of state: inout State) throws(DiskError) {
        var segment = state.segments.last ?? Segment(firstSequence: 0, path: "", length: 0)
        if rolls {
            let name = Segment.name(firstSequence: state.nextSequence)
            segment = Segment(firstSequence: state.nextSequence, path: "\(options.directory)/segments/\(name)", length: 0)
        }
        if state.active == nil {
            let file = try disk.openForWriting(segment.path)
            // What a failed write left there would lie behind a shorter block for good.
            try file.truncate(to: segment.length)
            state.active = file
        }
        try state.active?.write(state.block, at: segment.length)
        segment.length += state.block.count
        if rolls { state.segments.append(segment) } else { state.segments[state.segments.count - 1] = segment }
    }

    private func sync(_ state: inout State) throws(StoreError) {
        guard state.isDirty, let newest = state.segments.last else { return }
        do {
            // After a failed write the file is not open; what was written before is still to be synced.
            let file = if let open = state.active { open } else { try disk.openForWriting(newest.path) }
            try file.sync()
        } catch {
            throw .disk(error)
        }
        state.isDirty = false
    }

    /// Removes the oldest segments until one more fits under ``StoreOptions/maxSize``.
    ///
    /// The newest one stays until its successor has the positions; without it a restart would know of none.
    private func evict(from state: inout State, overwrites: Bool) throws(StoreError) {
        var total = state.segments.reduce(0) { $0 + $1.length }
        while state.segments.count > 1, total + options.segmentSize.bytes > options.maxSize.bytes {
            let oldest = state.segments[0]
            let end = state.segments[1].firstSequence
            let waiting = state.cursors.filter { $0.value < end }
            guard overwrites || waiting.isEmpty else { throw .full(waitingFor: waiting.keys.sorted()) }
            do {
                try disk.remove(oldest.path)
            } catch {
                throw .disk(error)
            }
            for (sink, cursor) in waiting.sorted(by: { $0.key < $1.key }) {
                state.overwritten.append(OverwrittenRecords(sink: sink, from: max(cursor, oldest.firstSequence), to: end))
                state.cursors[sink] = end
            }
            total -= oldest.length
            state.segments.removeFirst()
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

    /// What was noted since the last call.
    package func takeGaps() -> [RingGap] {
        gaps.withLock { $0.take() }
    }

    // MARK: Cursors

    /// The first sequence number that `sink` has not taken; a sink that is new begins at the oldest record.
    package func cursor(of sink: String) throws(StoreError) -> UInt64 {
        var cursor = oldestSequence
        let written = try CursorFile(directory: options.directory, sink: sink).read(from: disk)
        if let written { cursor = min(max(cursor, written), nextSequence) }
        state.withLock { $0.cursors[sink] = cursor }
        // A cursor ahead of a ring that was cut or emptied would pass over records that get those numbers again.
        if let written, written > cursor { try advance(sink, to: cursor) }
        return cursor
    }

    /// Notes that `sink` has everything below `sequence`. Returning means that a restart goes on from there.
    package func advance(_ sink: String, to sequence: UInt64) throws(StoreError) {
        state.withLock { $0.cursors[sink] = max(sequence, $0.cursors[sink] ?? 0) }
        try CursorFile(directory: options.directory, sink: sink).write(sequence, to: disk)
    }
}

extension SegmentStore: ReadableRing {
    package func read(_ segment: Segment, at offset: Int, count: Int) throws(DiskError) -> [UInt8] {
        try disk.read(segment.path, at: offset, count: count)
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
