// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore

/// Reads again from the ring what came before a crash and was withheld from a sink that only gets the grave (`around`).
struct AroundReader {
    private let ring: any ReadableRing
    private let options: ShipOptions
    private let limit: Int
    private var reader: BlockReader
    /// The crash: what is withheld below it is given out.
    private var end: UInt64 = 0
    private var since = Timestamp(nanoseconds: .min)
    /// Everything below this was given out for an earlier crash.
    private var done: UInt64 = 0

    init(ring: any ReadableRing, options: ShipOptions, limit: Int) {
        self.ring = ring
        self.options = options
        self.limit = limit
        reader = BlockReader(ring: ring, from: 0)
    }

    /// Goes to the beginning of the time before a crash.
    mutating func begin(crash: CrashPlace) {
        guard let around = options.around, crash.sequence > done else { return }
        since = crash.time - around
        end = crash.sequence
        reader = BlockReader(ring: ring, from: max(done, firstSequence()))
        done = end
    }

    /// What comes next before the crash, up to a request's size; nil when that was all.
    mutating func next() throws -> Shipment? {
        var stored = StoredBatch()
        while reader.sequence < end, stored.bytes.count < limit {
            do {
                let from = reader.sequence
                guard let outline = try reader.nextOutline() else { break }
                let below = min(max(from, outline.sequences.lowerBound), end)..<min(outline.sequences.upperBound, end)
                let indices = below.map { Int($0 - outline.sequences.lowerBound) }.filter { options.keepsBack(outline.header.entries[$0]) }
                if !indices.isEmpty, outline.header.last >= since { try reader.append(indices, of: outline, to: &stored, since: since) }
            } catch is BlockReader.Skip {
                // The loop that reads everything has told of it.
                continue
            }
        }
        return stored.entries.isEmpty ? nil : Shipment(stored)
    }

    /// The first record of the first block that reaches into the time. Walks back a segment at a time, by headers alone.
    private func firstSequence() -> UInt64 {
        var first = end
        for segment in ring.segments.reversed() where segment.firstSequence < end {
            var walker = BlockReader(ring: ring, from: segment.firstSequence)
            var isOlder = false
            while walker.sequence < first {
                guard let outline = try? walker.nextOutline() else { break }
                guard outline.header.last < since else {
                    first = min(first, outline.sequences.lowerBound)
                    break
                }
                isOlder = true
            }
            if isOlder { break }
        }
        return first
    }
}

/// Where a crash is in the ring, and when it was.
struct CrashPlace: Hashable {
    var sequence: UInt64
    var time: Timestamp
}

extension BlockReader {
    /// Appends the documents with the given indices that are not older than `since`.
    fileprivate func append(_ indices: [Int], of outline: BlockOutline, to batch: inout StoredBatch, since: Timestamp) throws {
        guard outline.header.first < since else { return try append(indices, of: outline, to: &batch) }
        var all = StoredBatch()
        try append(indices, of: outline, to: &all)
        var start = 0
        for (index, entry) in all.entries.enumerated() {
            defer { start += entry.length }
            let document = all.bytes[start..<start + entry.length]
            let time = StoredDocument(Array(document).rawSpan).time
            guard time.map({ $0 >= since }) ?? true else { continue }
            batch.bytes += document
            batch.entries.append(entry)
            batch.sequences.append(all.sequences[index])
        }
    }
}
