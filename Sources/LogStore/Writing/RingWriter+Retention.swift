// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogModel

/// What goes from the ring, and when: whole segments, the oldest first, never the newest.
extension RingWriter {
    /// True when one more segment would not fit under ``StoreOptions/maxSize``.
    var isOverSize: Bool {
        segments.count > 1 && segments.reduce(0) { $0 + $1.length } + options.segmentSize.bytes > options.maxSize.bytes
    }

    /// The sinks that have not taken all of the oldest segment; nil when it may go.
    var untaken: [String]? {
        guard let end = endOfOldest else { return nil }
        let waiting = cursors.filter { $0.value < end }.keys
        return waiting.isEmpty ? nil : waiting.sorted()
    }

    /// Sequence number behind the last record of the oldest segment; nil when that is the newest too.
    private var endOfOldest: UInt64? {
        segments.count > 1 ? ends[segments[0].firstSequence] ?? segments[1].firstSequence : nil
    }

    /// Removes the oldest segments until one more fits.
    mutating func makeRoom(overwrites: Bool) throws(StoreError) {
        while isOverSize {
            guard try evictOldest(untaken: overwrites) else { throw .full(waitingFor: untaken ?? []) }
        }
    }

    /// Removes the oldest segment; false when it is the newest too, or when a sink has not taken it and that counts.
    ///
    /// The newest one stays until its successor has the positions; without it a restart would know of none.
    mutating func evictOldest(untaken counts: Bool) throws(StoreError) -> Bool {
        guard let end = endOfOldest, counts || untaken == nil else { return false }
        let oldest = segments[0]
        do {
            try disk.remove(oldest.path)
        } catch {
            throw .disk(error)
        }
        namesAreDirty = true
        overwrite(from: oldest.firstSequence, to: end)
        latest[oldest.firstSequence] = nil
        ends[oldest.firstSequence] = nil
        segments.removeFirst()
        return true
    }

    /// Moves the cursors of sinks behind records that went, and keeps what each has missed to be told.
    mutating func overwrite(from start: UInt64, to end: UInt64) {
        for (sink, cursor) in cursors.sorted(by: { $0.key < $1.key }) where cursor < end {
            if start < end { overwritten.append(OverwrittenRecords(sink: sink, from: max(cursor, start), to: end)) }
            // What went from memory may lie behind records on the disk that the sink has still to take.
            if cursor >= start { cursors[sink] = end }
        }
    }

    // MARK: Age

    /// Removes segments whose newest record is older than ``StoreOptions/maxAge``, as far as every sink has taken them: what still waits
    /// for a sink goes only by size. A newest segment whose oldest record is that old is closed, so that it can go in its turn.
    mutating func removeAged() {
        guard let age = options.maxAge else { return }
        let limit = Timestamp.now.nanoseconds - Int64(age / .nanoseconds(1))
        do throws(StoreError) {
            while segments.count > 1, untaken == nil, let newest = latestTimestamp(in: segments[0]), newest.nanoseconds < limit {
                guard try evictOldest(untaken: false) else { break }
            }
        } catch {
            // Not being able to remove is told when room is needed; an old segment is tried again in a minute.
            syncFault = syncFault ?? Fault(error: error, since: .now)
        }
        if let newest = segments.last, newest.firstSequence < writtenSequence, let first = firstTimestamp(in: newest),
            first.nanoseconds < limit
        {
            mustRoll = true
        }
    }

    private func firstTimestamp(in segment: Segment) -> Timestamp? {
        var offset = 0
        while offset < segment.length, let outline = try? DiskSegments(disk: disk).outline(in: segment, at: offset) {
            if !outline.header.entries.isEmpty { return outline.header.first }
            offset += outline.length
        }
        return nil
    }

    /// Nil when its headers cannot be read: then it goes by size.
    private mutating func latestTimestamp(in segment: Segment) -> Timestamp? {
        if let known = latest[segment.firstSequence] { return known }
        var offset = 0
        var found: Timestamp?
        while offset < segment.length {
            guard let outline = try? DiskSegments(disk: disk).outline(in: segment, at: offset) else { return nil }
            if !outline.header.entries.isEmpty { found = found.map { max($0, outline.header.last) } ?? outline.header.last }
            offset += outline.length
        }
        // A segment without a record has nothing to keep.
        latest[segment.firstSequence] = found ?? Timestamp(nanoseconds: 0)
        return latest[segment.firstSequence]
    }
}
