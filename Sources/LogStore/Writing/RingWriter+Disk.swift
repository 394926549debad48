// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogModel

/// How blocks come to the disk, and stay there.
extension RingWriter {
    /// Whether a block with this first record begins a segment.
    func rolls(at sequence: UInt64) -> Bool {
        guard let newest = segments.last else { return true }
        // A segment is named by its first record: one without any, only positions, goes on, or its successor would have its name.
        if newest.firstSequence == sequence { return mustRoll }
        return mustRoll || newest.length >= options.segmentSize.bytes || writtenSequence != sequence
    }

    /// Makes the disk ready for a block and answers whether it begins a segment: then its predecessor is synced, and there is room.
    mutating func prepare(for sequence: UInt64, overwrites: Bool) throws(StoreError) -> Bool {
        try checkNewest()
        guard rolls(at: sequence) else { return false }
        try syncFiles()
        forgetRemoved()
        removeAged()
        if let newest = segments.last, writtenSequence < sequence { ends[newest.firstSequence] = writtenSequence }
        try makeRoom(overwrites: overwrites)
        active = nil
        return true
    }

    /// Writes the sealed block behind the newest segment, or as the first of a new one. A full disk gets room by the oldest segments.
    mutating func write(from sequence: UInt64, rolls: Bool, evictsUntaken: Bool = false) throws(StoreError) {
        while true {
            do throws(DiskError) {
                return try put(from: sequence, rolls: rolls)
            } catch {
                // The file may hold part of the block; the next write opens it anew and cuts that part off.
                active = nil
                guard error.isFull, try evictOldest(untaken: evictsUntaken) else {
                    if rolls { try? disk.remove(path(from: sequence)) }
                    throw .disk(error)
                }
            }
        }
    }

    private func path(from sequence: UInt64) -> String { "\(segmentsDirectory)/\(Segment.name(firstSequence: sequence))" }

    private mutating func put(from sequence: UInt64, rolls: Bool) throws(DiskError) {
        var segment = segments.last ?? Segment(firstSequence: 0, path: "", length: 0)
        if rolls {
            segment = Segment(firstSequence: sequence, path: path(from: sequence), length: 0)
        }
        if active == nil || rolls {
            active = rolls ? try create(segment.path) : try disk.openForWriting(segment.path)
            // What a failed write left there would lie behind a shorter block for good.
            if !rolls { try active?.truncate(to: segment.length) }
        }
        try active?.write(block, at: segment.length)
        unsyncedFrom = unsyncedFrom ?? segment.length
        segment.length += block.count
        // One without a record that had to begin again has the same name.
        if !rolls || segments.last?.firstSequence == sequence { segments.removeLast() }
        segments.append(segment)
        if rolls { mustRoll = false }
    }

    private mutating func create(_ path: String) throws(DiskError) -> any DiskFile {
        namesAreDirty = true
        do throws(DiskError) {
            return try disk.create(path)
        } catch {
            guard error.isMissing else { throw error }
            // Somebody has removed `segments` alone.
            try disk.createDirectory(segmentsDirectory)
            return try disk.create(path)
        }
    }

    // MARK: Syncing

    /// Brings everything to the disk. Throws while blocks are in memory, whatever the disk says of those it has.
    mutating func syncAll() throws(StoreError) {
        if !tail.isEmpty, isTryDue { flush() }
        try syncFiles()
        if let fault = writeFault, !tail.isEmpty { throw fault.error }
    }

    private mutating func syncFiles() throws(StoreError) {
        try checkNewest()
        guard let newest = segments.last, unsyncedFrom != nil || namesAreDirty else { return }
        do throws(DiskError) {
            if let start = unsyncedFrom {
                // After a failed write the file is not open; what was written before is still to be synced.
                let file = if let open = active { open } else { try disk.openForWriting(newest.path) }
                if mustRewrite { try rewrite(newest, from: start, to: file) }
                try file.sync()
            }
            if namesAreDirty { try disk.syncDirectory(segmentsDirectory) }
        } catch {
            mustRewrite = true
            syncFault = Fault(error: .disk(error), since: syncFault?.since ?? .now)
            throw .disk(error)
        }
        (unsyncedFrom, mustRewrite, namesAreDirty, syncFault) = (nil, false, false, nil)
    }

    /// Linux marks pages that it could not write as clean, so that the next sync succeeds without them. Written again, they are tried again.
    private func rewrite(_ segment: Segment, from start: Int, to file: any DiskFile) throws(DiskError) {
        var offset = start
        var piece = ByteBuffer(capacity: 64)
        while offset < segment.length {
            let bytes = try disk.read(segment.path, at: offset, count: min(1 << 20, segment.length - offset))
            guard !bytes.isEmpty else { return }
            piece.removeAll()
            piece.append(bytes)
            try file.write(piece, at: offset)
            offset += bytes.count
        }
    }
}
