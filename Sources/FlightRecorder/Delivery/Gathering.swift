// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore

/// Records read from the ring on their way into one request, and what the reading passed over.
struct Gathering {
    private var stored = StoredBatch()
    private var reader: BlockReader
    private let options: ShipOptions
    private let limit: Int
    /// The crashes among what was gathered.
    private(set) var crashes: [CrashPlace] = []
    /// Records that the sink is not to get.
    private(set) var withheld = 0
    /// True once a block was taken in part: frames hold whole blocks.
    private var isPartial = false
    /// Stretches that could not be read.
    private(set) var skips: [BlockReader.Skip] = []

    /// Gathers blocks until they have `limit` bytes of documents.
    init(reader: BlockReader, options: ShipOptions = ShipOptions(), limit: Int) {
        self.reader = reader
        self.options = options
        self.limit = limit
    }

    var isEmpty: Bool { stored.entries.isEmpty }
    /// Sequence number behind everything that was read, whether it is to be sent or not.
    var end: UInt64 { reader.sequence }
    /// What is to be sent.
    var shipment: Shipment { Shipment(stored) }
    /// True when there is a reason not to wait for more: it is full, or it holds a crash.
    var isDue: Bool { !crashes.isEmpty || stored.bytes.count >= limit }
    /// True when the cursor can move: there is something to send, or something was passed over.
    var hasAnything: Bool { !isEmpty || withheld > 0 || !skips.isEmpty }

    /// Makes the reader keep the LZ4 frames of what it reads from now on.
    mutating func keepFrames(_ keeps: Bool) { reader.keepsFrames = keeps && options.ship == .all && !isPartial }

    /// Takes blocks until the limit is reached or there is no more. Throws when the disk fails.
    mutating func fill() throws {
        if stored.bytes.capacity < limit { stored.bytes.reserveCapacity(min(limit + 512 * 1024, 8 * 1024 * 1024)) }
        while stored.bytes.count < limit {
            do {
                guard try options.ship == .all ? takeBlock() : chooseFromBlock() else { return }
            } catch let skip as BlockReader.Skip {
                skips.append(skip)
            }
        }
    }

    mutating func clear() {
        stored.removeAll()
        crashes.removeAll()
        skips.removeAll()
        withheld = 0
        isPartial = false
    }

    private mutating func takeBlock() throws -> Bool {
        let (before, known, length) = (reader, stored.entries.count, stored.bytes.count)
        guard try reader.next(into: &stored) else { return false }
        if stored.entries[known...].contains(where: { !options.wants($0) }) {
            stored.removeLast(stored.entries.count - known, bytes: stored.bytes.count - length)
            reader = before
            reader.keepsFrames = false
            isPartial = true
            return try chooseFromBlock()
        }
        for index in known..<stored.entries.count where stored.entries[index].kind.isDeath { noteCrash(at: index) }
        return true
    }

    private mutating func noteCrash(at index: Int) {
        let start = stored.entries[..<index].reduce(0) { $0 + $1.length }
        let time = StoredDocument(stored.bytes.rawSpan.extracting(start..<stored.bytes.count)).time
        crashes.append(CrashPlace(sequence: stored.sequences[index], time: time ?? .now))
    }

    /// Takes the wanted records of the next block, which is not even read when it holds none.
    private mutating func chooseFromBlock() throws -> Bool {
        let before = reader
        let known = stored.entries.count
        guard let outline = try reader.nextOutline() else { return false }
        let entries = outline.header.entries
        let first = outline.sequences.lowerBound
        let start = before.sequence > first ? Int(before.sequence - first) : 0
        let wanted = entries.indices.dropFirst(start).filter { options.wants(entries[$0]) }
        do {
            if !wanted.isEmpty { try reader.append(wanted, of: outline, to: &stored) }
        } catch let failure as DiskError {
            reader = before
            throw failure
        }
        withheld += entries.count - start - wanted.count
        for index in known..<stored.entries.count where stored.entries[index].kind.isDeath { noteCrash(at: index) }
        return true
    }
}
