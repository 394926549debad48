// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore

/// Looks for a drill's crash in the ring, from where that stood before. Takes no lock.
struct DrillSearch {
    let ring: RingDirectory
    let id: String
    private var reader: BlockReader

    init(ring: RingDirectory, id: String) {
        (self.ring, self.id) = (ring, id)
        reader = BlockReader(ring: ring, from: ring.nextSequence)
    }

    /// The record, once it is there.
    mutating func find() throws -> FoundRecord? {
        try ring.refresh()
        while true {
            do {
                guard let outline = try reader.nextOutline() else { return nil }
                if let found = try look(into: outline) { return found }
            } catch is BlockReader.Skip {
                continue
            }
        }
    }

    private func look(into outline: BlockOutline) throws -> FoundRecord? {
        let indices = outline.header.entries.indices.filter { outline.header.entries[$0].kind == .crash }
        guard !indices.isEmpty else { return nil }
        var batch = StoredBatch()
        try reader.append(indices, of: outline, to: &batch)
        var start = 0
        for (index, entry) in batch.entries.enumerated() {
            let document = StoredDocument(batch.bytes.rawSpan.extracting(start..<start + entry.length))
            start += entry.length
            if document.text("panicbox", "drill") == id { return FoundRecord(document, sequence: batch.sequences[index]) }
        }
        return nil
    }
}
