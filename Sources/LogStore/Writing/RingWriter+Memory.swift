// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogModel

/// What happens while the disk does not take blocks.
extension RingWriter {
    /// Keeps a block in memory. Where that is full, the caller waits, or the oldest goes: on the disk if that makes room there, else here.
    mutating func appendToMemory(
        _ batch: borrowing DocumentBatch, as payload: borrowing ByteBuffer, positions moved: [SourcePosition], overwrites: Bool
    ) throws(StoreError) {
        Block.seal(batch, as: payload, firstSequence: nextSequence, positions: moved, isSnapshot: false, into: &block)
        let bytes = block.bytes.copy
        if !hasRoom(for: bytes.count) {
            guard overwrites else { throw .memoryFull("\(writeFault?.error ?? .full(waitingFor: untaken ?? []))") }
            if case .disk(let error) = writeFault?.error, error.isFull, segments.count > 1 { flush(evictsUntaken: true) }
            while !hasRoom(for: bytes.count) { dropOldest() }
        }
        tail.append(
            MemoryTail.SealedBlock(
                bytes: bytes, firstSequence: nextSequence, endSequence: nextSequence + UInt64(batch.entries.count), positions: moved,
                contentLength: batch.bytes.count, mayGo: overwrites))
    }

    /// One block is always taken, however large.
    private func hasRoom(for bytes: Int) -> Bool { tail.isEmpty || tail.byteCount + bytes <= options.memorySize.bytes }

    private mutating func dropOldest() {
        let oldest = tail.blocks[0]
        // Whoever begins again must not read what went: its sequence numbers stay behind the ring's.
        for position in oldest.positions { writtenPositions.apply(position) }
        overwrite(from: oldest.firstSequence, to: oldest.endSequence)
        if cursors.isEmpty, oldest.endSequence > oldest.firstSequence {
            gaps.append(
                RingGap(
                    reason: "the disk did not take blocks, and the memory was full: \(writeFault.map { "\($0.error)" } ?? "no room")",
                    from: oldest.firstSequence, to: oldest.endSequence, records: Int(oldest.endSequence - oldest.firstSequence),
                    bytes: oldest.contentLength))
        }
        tail.removeFirst(1)
    }

    /// Writes what is in memory to the disk, oldest first, as far as that takes it.
    mutating func flush(evictsUntaken: Bool = false) {
        var count = 0
        do throws(StoreError) {
            for sealed in tail.blocks {
                if try prepare(for: sealed.firstSequence, overwrites: sealed.mayGo) { try beginSegment(at: sealed.firstSequence) }
                block.removeAll()
                block.append(sealed.bytes)
                try write(from: sealed.firstSequence, rolls: false, evictsUntaken: evictsUntaken)
                for position in sealed.positions { writtenPositions.apply(position) }
                writtenSequence = sealed.endSequence
                count += 1
            }
            writeFault = nil
            nextTry = nil
        } catch {
            failed(error)
        }
        tail.removeFirst(count)
    }

    /// A block without records: sealed blocks tell only of streams that moved, and a segment opens with all.
    private mutating func beginSegment(at sequence: UInt64) throws(StoreError) {
        let empty = DocumentBatch(capacity: 64)
        var payload = ByteBuffer(capacity: 64)
        try Block.pack(empty, into: &payload)
        Block.seal(
            empty, as: payload, firstSequence: sequence, positions: Array(writtenPositions.values), isSnapshot: true, into: &block)
        try write(from: sequence, rolls: true)
        writtenSequence = sequence
    }

    /// What is in memory only.
    var memoryUse: MemoryUse {
        MemoryUse(records: tail.blocks.reduce(0) { $0 + Int($1.endSequence - $1.firstSequence) }, bytes: tail.byteCount)
    }

    /// What ends with the process: blocks that the disk has not taken, but for those that their source will give again.
    mutating func close() -> RingGap? {
        if !tail.isEmpty { flush() }
        try? syncAll()
        let lost = tail.blocks.filter { $0.mayGo && $0.endSequence > $0.firstSequence }
        guard let first = lost.first, let last = lost.last else { return nil }
        return RingGap(
            reason: "the disk did not take them: \(writeFault.map { "\($0.error)" } ?? "no room")", from: first.firstSequence,
            to: last.endSequence, records: lost.reduce(0) { $0 + Int($1.endSequence - $1.firstSequence) },
            bytes: lost.reduce(0) { $0 + $1.contentLength })
    }
}

extension StoreError {
    /// True when blocks are kept in memory for it until they can be written.
    var leavesMemory: Bool {
        switch self {
        case .disk, .locked, .replaced: true
        default: false
        }
    }
}
