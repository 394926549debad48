// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// What opening a ring found and mended.
package struct RecoveryReport: Hashable, Sendable {
    /// Bytes cut from the end of the newest segment: the rest of a write that was interrupted.
    package var cutBytes = 0
    /// The segment they were cut from.
    package var cutFrom: String?
    /// Segments without one whole block, which were removed.
    package var removed: [String] = []
    /// Files that damaged bytes were put aside in.
    package var kept: [String] = []
    /// Records that were in them, as far as is known: they are lost, and their numbers are not given again.
    package var lost: [RingGap] = []
    /// Damage in the newest segment with whole blocks behind it, blocks of a newer format that older segments begin with, and segments
    /// without a proper name. It stays: readers pass over it.
    package var damaged: [String] = []

    /// The segment that only the rest of an interrupted write was cut from.
    package var interrupted: String? { cutFrom.flatMap { kept.contains(Recovery.pathAside($0)) ? nil : $0 } }

    package var isClean: Bool { cutBytes == 0 && removed.isEmpty && damaged.isEmpty }
}

/// Brings a ring's segments into a state from which it can go on: the newest one is cut behind its last whole block.
///
/// Damage before that block stays where it is, with one exception. Where a power cut has left a hole, nothing behind it was ever promised to
/// be on the disk; when sources can give that again, it is cut off with the hole, so that they do.
struct Recovery {
    var segments: [Segment] = []
    var nextSequence: UInt64 = 0
    var positions: [StreamID: SourcePosition] = [:]
    var report = RecoveryReport()
    private let disk: any StoreDisk
    private var ring: DiskSegments { DiskSegments(disk: disk) }

    init(directory: String, disk: any StoreDisk) throws(StoreError) {
        self.disk = disk
        do {
            segments = try Segment.all(in: directory, on: disk)
            try findUnknown(in: directory)
            while let newest = segments.last {
                let walk = try SegmentWalk(newest, of: ring)
                if let version = walk.newerVersion { throw StoreError.newerFormat(path: newest.path, version: version) }
                if try mend(newest, walk) { return }
            }
        } catch let error as DiskError {
            throw .disk(error)
        } catch let error as StoreError {
            throw error
        } catch {
            throw .disk(DiskError(operation: "recover", path: directory, code: 0))
        }
    }

    /// False when nothing of the segment is left; then its predecessor is the newest.
    private mutating func mend(_ newest: Segment, _ whole: SegmentWalk) throws(DiskError) -> Bool {
        var segment = newest
        segment.length = try length(of: newest, whole)
        let walk = segment.length < whole.end ? try SegmentWalk(segment, of: ring) : whole
        // The rest of an interrupted write is worth nothing; whole blocks and damaged ones may be, so they are kept beside the segment.
        let isWorthKeeping = try isDamaged(newest, whole, from: segment.length)
        if segment.length < whole.end || isWorthKeeping { try keep(newest, from: segment.length) }
        if isWorthKeeping { try noteLost(newest, from: segment.length, behind: walk.endSequence ?? newest.firstSequence) }
        guard let end = walk.endSequence else {
            // Not one block was finished; its predecessor ends at the same record.
            try disk.remove(newest.path)
            report.removed.append(newest.path)
            nextSequence = max(nextSequence, newest.firstSequence)
            segments.removeLast()
            return false
        }
        try cut(newest, to: segment.length)
        nextSequence = max(nextSequence, end)
        positions = walk.isComplete ? walk.positions : try completePositions()
        for damage in walk.damage where damage.next != nil {
            report.damaged.append("\(newest.path), byte \(damage.offset): \(damage.fault)")
        }
        return true
    }

    /// Tells of older segments that begin with a block of a newer panicbox, or with one whose version is damaged, and of segments whose
    /// names are none: readers pass over them.
    private mutating func findUnknown(in directory: String) throws(DiskError) {
        for name in try disk.list(directory).sorted() where name.hasSuffix(Segment.suffix) && Segment.firstSequence(ofName: name) == nil {
            report.damaged.append("\(directory)/\(name): its name is no record's number")
        }
        for segment in segments.dropLast() {
            let start = try ring.read(segment, at: 0, count: BlockHeader.fixedLength)
            do throws(BlockHeader.Fault) {
                _ = try BlockHeader.extent(of: start.rawSpan)
            } catch {
                if case .newer = error { report.damaged.append("\(segment.path), byte 0: \(error)") }
            }
        }
    }

    /// How much of the newest segment stays.
    private func length(of newest: Segment, _ walk: SegmentWalk) throws(DiskError) -> Int {
        for damage in walk.damage where damage.next != nil {
            guard let last = walk.lastPositions, last > damage.offset else { break }
            if try damage.isHole(in: newest, of: ring) { return damage.offset }
        }
        return walk.end
    }

    /// Whether what lies behind `end` is damage, and not the rest of a write.
    private func isDamaged(_ newest: Segment, _ walk: SegmentWalk, from end: Int) throws(DiskError) -> Bool {
        guard let first = walk.damage.first(where: { $0.offset >= end }), first.fault == .damaged || first.fault == .foreign else {
            return false
        }
        return try !first.isHole(in: newest, of: ring)
    }

    /// The positions when the newest segment's first block, which has them all, is damaged: they follow from the segments before.
    private func completePositions() throws(DiskError) -> [StreamID: SourcePosition] {
        var first = segments.count - 1
        while first > 0, try !SegmentWalk(segments[first], of: ring).isComplete { first -= 1 }
        var positions: [StreamID: SourcePosition] = [:]
        for segment in segments[first...] { positions = try SegmentWalk(segment, of: ring, positions: positions).positions }
        return positions
    }

    /// Goes on behind the numbers of blocks that are cut off for damage: their records may be with sinks, and cursors behind them.
    private mutating func noteLost(_ segment: Segment, from offset: Int, behind sequence: UInt64) throws(DiskError) {
        guard let end = try ring.believedEnd(in: segment, from: offset, behind: sequence) else { return }
        nextSequence = max(nextSequence, end.sequence)
        report.lost.append(
            RingGap(
                reason:
                    "\(segment.path) was damaged from byte \(offset) on; what could not be read is kept in \(Recovery.pathAside(segment.path))",
                from: sequence, to: end.sequence, records: Int(end.sequence - sequence)))
    }

    static func pathAside(_ path: String) -> String { path + ".damaged" }

    private mutating func keep(_ segment: Segment, from offset: Int) throws(DiskError) {
        let path = Recovery.pathAside(segment.path)
        let file = try disk.create(path)
        var piece = ByteBuffer(capacity: 64)
        var place = offset
        while place < segment.length {
            let bytes = try disk.read(segment.path, at: place, count: min(1 << 20, segment.length - place))
            guard !bytes.isEmpty else { break }
            piece.removeAll()
            piece.append(bytes)
            try file.write(piece, at: place - offset)
            place += bytes.count
        }
        try file.sync()
        report.kept.append(path)
    }

    private mutating func cut(_ segment: Segment, to length: Int) throws(DiskError) {
        segments[segments.count - 1].length = length
        guard segment.length > length else { return }
        try disk.openForWriting(segment.path).truncate(to: length)
        report.cutBytes = segment.length - length
        report.cutFrom = segment.path
    }
}
