// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// What others do to the ring's files while it is written.
extension RingWriter {
    /// Looks whether the directory is still this process's own. One that was removed is made anew; one that another process has is left
    /// alone, and blocks stay in memory.
    mutating func checkOwner() throws(StoreError) {
        let state = hold.state
        guard state != .held else { return }
        if state == .replaced { loseDirectory() }
        // Whoever had the lock meanwhile may have written.
        if state == .unlocked, ownerFault != nil { throw .replaced(path: options.directory) }
        do throws(StoreError) {
            hold = try lockAgain(hasSegments: state == .unlocked)
            ownerFault = nil
        } catch {
            ownerFault = error
            throw error
        }
    }

    private func lockAgain(hasSegments: Bool) throws(StoreError) -> any RingHold {
        do throws(DiskError) {
            try disk.createDirectory(segmentsDirectory)
            try disk.createDirectory("\(options.directory)/cursors")
        } catch {
            throw .disk(error)
        }
        let lock = try disk.lock(options.directory)
        let found: [Segment]
        do throws(DiskError) {
            found = try Segment.all(in: segmentsDirectory, on: disk)
        } catch {
            throw .disk(error)
        }
        guard hasSegments || found.isEmpty else { throw .replaced(path: options.directory) }
        return lock
    }

    /// Forgets all that was on the disk.
    private mutating func loseDirectory() {
        if let oldest = segments.first {
            note(from: oldest.firstSequence, to: writtenSequence, reason: "\(options.directory) was removed or replaced by somebody else")
        }
        segments = []
        latest = [:]
        ends = [:]
        (active, unsyncedFrom, mustRewrite, mustRoll) = (nil, nil, false, true)
    }

    /// Looks whether the newest segment is still there as it was left: somebody may have removed, replaced or cut it.
    mutating func checkNewest() throws(StoreError) {
        try checkOwner()
        guard let newest = segments.last else { return }
        do throws(DiskError) {
            let length = if let active { try active.lengthInPlace() } else { try lengthIfThere(newest.path) }
            guard let length, length >= newest.length else { return try lose(newest, butFor: length ?? 0) }
        } catch {
            throw .disk(error)
        }
    }

    private func lengthIfThere(_ path: String) throws(DiskError) -> Int? {
        do throws(DiskError) {
            return try disk.size(of: path)
        } catch {
            guard error.isMissing else { throw error }
            return nil
        }
    }

    /// Forgets what is gone of the newest segment; the next block begins another.
    private mutating func lose(_ newest: Segment, butFor length: Int) throws(DiskError) {
        var left = newest
        left.length = length
        let walk = length > 0 ? try SegmentWalk(left, of: DiskSegments(disk: disk)) : nil
        let end = walk?.endSequence ?? newest.firstSequence
        let what = length > 0 ? "was cut to \(length) bytes" : "was removed"
        note(from: end, to: writtenSequence, reason: "\(newest.path) \(what) by somebody else")
        segments.removeLast()
        if let walk, walk.endSequence != nil {
            left.length = walk.end
            segments.append(left)
        }
        (active, unsyncedFrom, mustRewrite, mustRoll) = (nil, nil, false, true)
        if length == 0 { forgetRemoved() }
    }

    /// Forgets closed segments that somebody has removed; ``checkNewest()`` looks after the newest.
    mutating func forgetRemoved() {
        var names: Set<String> = []
        do throws(DiskError) {
            names = Set(try disk.list(segmentsDirectory))
        } catch {
            guard error.isMissing else { return }
        }
        for segment in segments.dropLast(mustRoll ? 0 : 1) where !names.contains(Segment.name(firstSequence: segment.firstSequence)) {
            forget(segment)
        }
    }

    private mutating func forget(_ segment: Segment) {
        guard let index = segments.firstIndex(where: { $0.path == segment.path }) else { return }
        let end = index + 1 < segments.count ? segments[index + 1].firstSequence : writtenSequence
        note(from: segment.firstSequence, to: end, reason: "\(segment.path) was removed by somebody else")
        segments.remove(at: index)
    }

    private mutating func note(from start: UInt64, to end: UInt64, reason: String) {
        guard end > start else { return }
        gaps.append(RingGap(reason: reason, from: start, to: end, records: Int(end - start)))
    }
}
