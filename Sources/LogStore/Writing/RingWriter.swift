// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogModel

/// The ring as its one writer sees it: the segments on the disk, and behind them in memory what the disk does not take.
///
/// A block goes into the newest segment. When the disk refuses it, it goes into memory, and so does every block behind it, so that the
/// order stays; with an append or a tick, at most once in ``retryInterval``, the blocks in memory are tried again, oldest first.
/// Not safe for threads: ``SegmentStore`` holds its lock.
struct RingWriter: ~Copyable {
    let options: StoreOptions
    let disk: any StoreDisk
    let now: @Sendable () -> ContinuousClock.Instant
    /// Held as long as the ring is; another one when the directory had to be made anew.
    var hold: any RingHold
    /// Why this process does not own the directory any more; nil while it does.
    var ownerFault: StoreError?

    /// Segments on the disk, oldest first. The newest is never removed: it alone has the positions.
    var segments: [Segment]
    var tail = MemoryTail()
    /// Sequence number behind the last record on the disk.
    var writtenSequence: UInt64
    /// Sequence number behind the last record.
    var nextSequence: UInt64
    /// Where the streams stand behind the last block on the disk.
    var writtenPositions: [StreamID: SourcePosition]
    /// Where the streams stand behind the last block.
    var positions: [StreamID: SourcePosition]
    var cursors: [String: UInt64] = [:]

    /// The newest segment's file; nil until the first write after opening or after a failure.
    var active: (any DiskFile)?
    /// True when the next block on the disk must begin a segment.
    var mustRoll = false
    /// The first byte of the newest segment that is not known to be on the disk; nil when all are.
    var unsyncedFrom: Int?
    /// True when a sync failed: the kernel may have given up those bytes, and only writing them again makes them safe.
    var mustRewrite = false
    /// True when names of segments came or went that a power cut could undo.
    var namesAreDirty = false

    /// What the disk refuses: writing, and since when; syncing likewise.
    var writeFault: Fault?
    var syncFault: Fault?
    var nextTry: ContinuousClock.Instant?
    var nextLook: ContinuousClock.Instant?
    /// The latest timestamp in closed segments, by first sequence number, as far as it was looked up.
    var latest: [UInt64: Timestamp] = [:]
    /// Where closed segments end whose successor does not begin there, by first sequence number: memory has lost what was between.
    var ends: [UInt64: UInt64] = [:]

    /// What was overwritten and not told yet: the append that did it failed later on.
    var overwritten: [OverwrittenRecords] = []
    /// What was lost and is to be noted.
    var gaps: [RingGap] = []
    var block = ByteBuffer(capacity: 64 * 1024)

    struct Fault {
        var error: StoreError
        let since: Timestamp
    }

    static let retryInterval = Duration.seconds(1)
    static let lookInterval = Duration.seconds(60)

    init(
        _ recovered: Recovery, options: StoreOptions, disk: any StoreDisk, lock: any RingHold,
        now: @escaping @Sendable () -> ContinuousClock.Instant
    ) {
        self.options = options
        self.disk = disk
        self.now = now
        hold = lock
        segments = recovered.segments
        writtenSequence = recovered.nextSequence
        nextSequence = recovered.nextSequence
        writtenPositions = recovered.positions
        positions = recovered.positions
        // The process before this one may have ended before it synced.
        unsyncedFrom = segments.isEmpty ? nil : 0
        namesAreDirty = true
    }

    var segmentsDirectory: String { "\(options.directory)/segments" }

    var health: StoreHealth {
        guard let fault = writeFault ?? syncFault else { return .ok }
        return .degraded(fault.error, since: fault.since)
    }

    /// True when a disk that has failed may be tried again.
    var isTryDue: Bool { nextTry.map { $0 <= now() } ?? true }

    // MARK: Appending

    /// Adds a batch whose documents ``Block/pack(_:into:)`` has made `payload` of.
    mutating func append(
        _ batch: borrowing DocumentBatch, as payload: borrowing ByteBuffer, positions moved: [SourcePosition], overwrites: Bool
    ) throws(StoreError) -> [OverwrittenRecords] {
        if !tail.isEmpty, isTryDue { flush() }
        let isWritten = tail.isEmpty ? try appendToFile(batch, as: payload, positions: moved, overwrites: overwrites) : false
        if !isWritten { try appendToMemory(batch, as: payload, positions: moved, overwrites: overwrites) }
        for position in moved { positions.apply(position) }
        nextSequence += UInt64(batch.entries.count)
        if isWritten, options.sync == .always { try? syncAll() }
        defer { overwritten = [] }
        return overwritten
    }

    /// False when the disk does not take the block.
    private mutating func appendToFile(
        _ batch: borrowing DocumentBatch, as payload: borrowing ByteBuffer, positions moved: [SourcePosition], overwrites: Bool
    ) throws(StoreError) -> Bool {
        do throws(StoreError) {
            let rolls = try prepare(for: nextSequence, overwrites: overwrites)
            Block.seal(
                batch, as: payload, firstSequence: nextSequence, positions: rolls ? snapshot(after: moved) : moved, isSnapshot: rolls,
                into: &block)
            try write(from: nextSequence, rolls: rolls)
            for position in moved { writtenPositions.apply(position) }
            writtenSequence = nextSequence + UInt64(batch.entries.count)
            writeFault = nil
            return true
        } catch {
            guard error.leavesMemory else { throw error }
            failed(error)
            return false
        }
    }

    /// Where all streams stand once some have moved.
    private func snapshot(after moved: [SourcePosition]) -> [SourcePosition] {
        var positions = writtenPositions
        for position in moved { positions.apply(position) }
        return Array(positions.values)
    }

    mutating func failed(_ error: StoreError) {
        writeFault = Fault(error: error, since: writeFault?.since ?? .now)
        nextTry = now() + RingWriter.retryInterval
    }

    mutating func takeGaps() -> [RingGap] {
        defer { gaps = [] }
        return gaps
    }

    // MARK: The steady tick

    /// What is to be done from time to time whether or not something is appended.
    mutating func tick() {
        let time = now()
        if !tail.isEmpty {
            if isTryDue { flush() }
        } else {
            do {
                try checkNewest()
                writeFault = nil
            } catch {
                failed(error)
            }
        }
        if nextLook.map({ $0 <= time }) ?? true {
            nextLook = time + RingWriter.lookInterval
            if ownerFault == nil { removeAged() }
        }
    }

    /// Why a source that may wait must wait with so many bytes more; nil when there is room.
    func mustWait(for bytes: Int) -> StoreError? {
        if case .full(let waiting) = writeFault?.error { return .full(waitingFor: waiting) }
        if let fault = writeFault, tail.byteCount + bytes > options.memorySize.bytes { return .memoryFull("\(fault.error)") }
        guard tail.isEmpty, rolls(at: nextSequence), isOverSize, let waiting = untaken else { return nil }
        return .full(waitingFor: waiting)
    }
}
