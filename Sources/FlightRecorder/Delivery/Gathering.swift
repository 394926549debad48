// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore

/// Records read from the ring on their way into one request, and what the reading passed over.
struct Gathering {
    private var stored: StoredBatch
    private var reader: BlockReader
    private let options: ShipOptions
    private let limit: Int
    private(set) var holdsCrash = false
    /// The crashes among what was gathered that something was withheld before.
    private(set) var crashes: [CrashPlace] = []
    /// Records that the sink is not to get.
    private(set) var withheld = 0
    /// Stretches that could not be read.
    private(set) var skips: [BlockReader.Skip] = []

    /// Gathers blocks until they have `limit` bytes of documents. Where all of it is to be sent their LZ4 frames are kept, unopened: a sixth of
    /// the documents.
    init(reader: BlockReader, options: ShipOptions = ShipOptions(), limit: Int) {
        stored = StoredBatch(keepsFrames: options.ship == .all)
        self.reader = reader
        self.options = options
        self.limit = limit
    }

    var isEmpty: Bool { stored.entries.isEmpty }
    /// Sequence number behind everything that was read, whether it is to be sent or not.
    var end: UInt64 { reader.sequence }
    /// What is to be sent.
    var shipment: Shipment { Shipment(stored) }
    /// True when no more is taken into it.
    var isFull: Bool { stored.byteCount >= limit }
    /// True when the cursor can move: there is something to send, or something was passed over.
    var hasAnything: Bool { !isEmpty || withheld > 0 || !skips.isEmpty }

    /// Takes blocks until the limit is reached or there is no more. Throws when the disk fails.
    mutating func fill() throws {
        if !stored.keepsFrames, stored.bytes.capacity < limit {
            stored.bytes.reserveCapacity(min(limit + 512 * 1024, 8 * 1024 * 1024))
        }
        while stored.byteCount < limit {
            do {
                guard try options.ship == .all ? takeBlock() : chooseFromBlock() else { return }
            } catch let skip as BlockReader.Skip {
                skips.append(skip)
            }
        }
    }

    mutating func clear() {
        stored.removeAll(keepsFrames: stored.keepsFrames)
        crashes.removeAll()
        holdsCrash = false
        skips.removeAll()
        withheld = 0
    }

    private mutating func takeBlock() throws -> Bool {
        let (before, known) = (reader, stored.mark)
        guard try reader.next(into: &stored) else { return false }
        if stored.entries[known.records...].contains(where: { !options.wants($0) }) {
            stored.goBack(to: known)
            reader = before
            return try chooseFromBlock()
        }
        noteCrashes(since: known)
        return true
    }

    /// Where everything is sent nothing was withheld before a crash, so nobody asks when it was, and its block stays packed.
    private mutating func noteCrashes(since known: StoredBatch.Mark) {
        var start = known.bytes
        for index in known.records..<stored.entries.count {
            let entry = stored.entries[index]
            if entry.kind.isDeath {
                holdsCrash = true
                guard options.ship != .all else { return }
                let time = StoredDocument(stored.bytes.rawSpan.extracting(start..<stored.bytes.count)).time
                crashes.append(CrashPlace(sequence: stored.sequences[index], time: time ?? .now))
            }
            start += entry.length
        }
    }

    /// Takes the wanted records of the next block, which is not even read when it holds none.
    private mutating func chooseFromBlock() throws -> Bool {
        let before = reader
        let known = stored.mark
        guard let outline = try reader.nextOutline() else { return false }
        let entries = outline.header.entries
        let first = outline.sequences.lowerBound
        let start = before.sequence > first ? Int(before.sequence - first) : 0
        let wanted = entries.indices.dropFirst(start).filter { options.wants(entries[$0]) }
        do {
            if !wanted.isEmpty { try reader.append(wanted, of: outline, to: &stored) }
            try stored.endPart(since: known, of: outline)
        } catch let skip as BlockReader.Skip {
            throw skip
        } catch {
            stored.goBack(to: known)
            reader = before
            throw error
        }
        withheld += entries.count - start - wanted.count
        noteCrashes(since: known)
        return true
    }
}
