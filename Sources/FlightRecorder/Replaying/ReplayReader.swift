// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore

/// What was read of a ring for one request, and what the reading passed over.
struct ReplayBatch: Sendable {
    /// The wanted records.
    var stored = StoredBatch()
    /// Records that the filter leaves out.
    var leftOut = 0
    /// Stretches that could not be read.
    var skips: [BlockReader.Skip] = []

    /// Records that could not be read.
    var unreadable: Int { skips.reduce(0) { $0 + Int($1.to - $1.from) } }
}

/// Reads the wanted records of a ring in order. Holds a request's worth of them, and a block.
struct ReplayReader: Sendable {
    private let filter: RecordFilter
    private var reader: BlockReader
    private var batch = ReplayBatch()
    private var scratch = StoredBatch()

    /// So many blocks are passed over at a time: then somebody may want to see the progress, or to stop.
    private static let patience = 256

    init(ring: any ReadableRing, from sequence: UInt64, filter: RecordFilter) {
        self.filter = filter
        reader = BlockReader(ring: ring, from: sequence)
    }

    /// Everything below this was read.
    var sequence: UInt64 { reader.sequence }

    /// The next records, up to `limit` bytes and a block more; nil at the end. There may be none among what was read.
    ///
    /// Throws when the disk fails.
    mutating func next(limit: Int, keepsFrames: Bool) throws -> ReplayBatch? {
        batch.stored.removeAll(keepsFrames: keepsFrames)
        (batch.leftOut, batch.skips) = (0, [])
        let start = sequence
        for _ in 0..<ReplayReader.patience where batch.stored.byteCount < limit {
            do {
                guard try takeBlock() else { break }
            } catch let skip as BlockReader.Skip {
                batch.skips.append(skip)
            }
        }
        return sequence > start || !batch.skips.isEmpty ? batch : nil
    }

    private mutating func takeBlock() throws -> Bool {
        if filter.isEmpty { return try reader.next(into: &batch.stored) }
        let before = reader.sequence
        var ahead = reader
        let outline: BlockOutline
        do {
            guard let next = try ahead.nextOutline() else { return false }
            outline = next
        } catch let skip as BlockReader.Skip {
            reader = ahead
            throw skip
        }
        if filter.takesAll(outline.header) { return try reader.next(into: &batch.stored) }
        if filter.mayMatch(outline.header) { return try choose(from: outline) }
        batch.leftOut += Int(outline.sequences.upperBound - max(before, outline.sequences.lowerBound))
        reader = ahead
        return true
    }

    /// Takes the wanted records of a block that holds others, too.
    private mutating func choose(from outline: BlockOutline) throws -> Bool {
        scratch.removeAll()
        guard try reader.next(into: &scratch) else { return false }
        let known = batch.stored.mark
        let taken = batch.stored.take(scratch, which: filter)
        batch.leftOut += scratch.entries.count - taken
        try batch.stored.endPart(since: known, of: outline)
        return true
    }
}

extension StoredBatch {
    /// Appends the records that a filter wants, and answers how many they are. Neighbours are copied together.
    fileprivate mutating func take(_ other: StoredBatch, which filter: RecordFilter) -> Int {
        let known = entries.count
        var start = 0
        var run = 0..<0
        for (index, entry) in other.entries.enumerated() {
            let place = start..<start + entry.length
            start = place.upperBound
            guard filter.matches(entry, other.bytes.rawSpan.extracting(place)) else { continue }
            entries.append(entry)
            sequences.append(other.sequences[index])
            if run.upperBound == place.lowerBound {
                run = run.lowerBound..<place.upperBound
            } else {
                bytes += other.bytes[run]
                run = place
            }
        }
        bytes += other.bytes[run]
        return entries.count - known
    }
}

extension RecordFilter {
    /// True when a block's header proves that every record is wanted, whatever its documents say.
    fileprivate func takesAll(_ header: BlockHeader) -> Bool {
        guard services.isEmpty, !header.entries.isEmpty else { return false }
        if let since, header.first < since { return false }
        if let until, header.last >= until { return false }
        return header.entries.allSatisfy { entry in
            (!crashesOnly || entry.kind.isDeath) && (level.map { entry.severity >= $0 } ?? true)
        }
    }
}
