// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore

/// A single record that was looked for.
struct FoundRecord: Hashable, Sendable {
    var sequence: UInt64
    var time: Timestamp
    var id: String
    var message: String

    /// nil for a document without a time.
    init?(_ document: borrowing StoredDocument, sequence: UInt64) {
        guard let time = document.time else { return nil }
        self.sequence = sequence
        self.time = time
        id = document.text("event", "id") ?? ""
        message = document.text("message") ?? ""
    }
}

/// Looks for single records of a ring, by the headers of blocks where that is enough. What cannot be read is not found.
struct RecordFinder {
    let ring: RingDirectory

    /// The crash that was recorded last, of one of the services where some are named. Walks back a segment at a time.
    func newestCrash(of services: [String]) throws -> FoundRecord? {
        var wanted = RecordFilter()
        (wanted.crashesOnly, wanted.services) = (true, services)
        var end = ring.nextSequence
        for segment in ring.segments.reversed() {
            for outline in try outlines(from: segment.firstSequence, below: end).reversed() {
                if let found = try records(of: outline, which: { wanted.matches($0, $1) }, ofCrashesOnly: true).last { return found }
            }
            end = segment.firstSequence
        }
        return nil
    }

    /// The record with an `event.id`. It is mostly a crash, so those are looked at first.
    func record(id: String) throws -> FoundRecord? {
        // Behind the id stands the quote that ends it.
        let written = Array(id.utf8) + [UInt8(ascii: "\"")]
        for isOfCrashes in [true, false] {
            var reader = BlockReader(ring: ring, from: ring.oldestSequence)
            while let outline = try next(&reader) {
                guard !isOfCrashes || outline.holdsDeath else { continue }
                let found = try records(of: outline, which: { $1.hasID(written) }, ofCrashesOnly: isOfCrashes)
                if let first = found.first { return first }
            }
        }
        return nil
    }

    /// The `event.id` of a record, which tells one ring from another; nil when the record cannot be read.
    func id(of sequence: UInt64) throws -> String? {
        var reader = BlockReader(ring: ring, from: sequence)
        guard sequence >= ring.oldestSequence, let outline = try next(&reader), outline.sequences.contains(sequence) else { return nil }
        var batch = StoredBatch()
        do {
            try reader.append([Int(sequence - outline.sequences.lowerBound)], of: outline, to: &batch)
        } catch is BlockReader.Skip {
            return nil
        }
        return StoredDocument(batch.bytes.rawSpan).text("event", "id")
    }

    private func outlines(from first: UInt64, below end: UInt64) throws -> [BlockOutline] {
        var reader = BlockReader(ring: ring, from: first)
        var found: [BlockOutline] = []
        while reader.sequence < end, let outline = try next(&reader) {
            if outline.holdsDeath, outline.sequences.lowerBound < end { found.append(outline) }
        }
        return found
    }

    private func next(_ reader: inout BlockReader) throws -> BlockOutline? {
        while true {
            do {
                return try reader.nextOutline()
            } catch is BlockReader.Skip {
                continue
            }
        }
    }

    private func records(
        of outline: BlockOutline, which isMeant: (DocumentEntry, RawSpan) -> Bool, ofCrashesOnly: Bool
    ) throws -> [FoundRecord] {
        let entries = outline.header.entries
        let indices = entries.indices.filter { !ofCrashesOnly || entries[$0].kind.isDeath }
        var batch = StoredBatch()
        do {
            try BlockReader(ring: ring, from: 0).append(indices, of: outline, to: &batch)
        } catch is BlockReader.Skip {
            return []
        }
        var found: [FoundRecord] = []
        var start = 0
        for (index, entry) in batch.entries.enumerated() {
            let document = batch.bytes.rawSpan.extracting(start..<start + entry.length)
            start += entry.length
            guard isMeant(entry, document), let record = FoundRecord(StoredDocument(document), sequence: batch.sequences[index]) else {
                continue
            }
            found.append(record)
        }
        return found
    }
}

extension BlockOutline {
    fileprivate var holdsDeath: Bool { header.entries.contains { $0.kind.isDeath } }
}

extension RawSpan {
    /// True when the id at its fixed place in a document begins so.
    fileprivate func hasID(_ written: [UInt8]) -> Bool {
        byteCount > DocumentEncoder.idOffset && extracting(DocumentEncoder.idOffset..<byteCount).begins(with: written.rawSpan)
    }
}
