// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// Documents on their way to a sink, in the ring's order.
package struct OutgoingBatch: Sendable {
    /// The documents, each ended by LF.
    package var documents: [UInt8]
    /// One row a document.
    package var entries: [DocumentEntry]
    /// The same documents once more, as a row of standard LZ4 frames; empty unless ``Sink/takesFrames`` asked for them.
    package var frames: [UInt8]

    package init(documents: [UInt8] = [], entries: [DocumentEntry] = [], frames: [UInt8] = []) {
        self.documents = documents
        self.entries = entries
        self.frames = frames
    }

    package var isEmpty: Bool { entries.isEmpty }

    /// The bytes of each document, LF included, in order.
    package var ranges: [Range<Int>] {
        var start = 0
        return entries.map { entry in
            defer { start += entry.length }
            return start..<start + entry.length
        }
    }

    /// The bytes of one document, LF included.
    package func document(_ index: Int) -> [UInt8] { Array(documents[ranges[index]]) }

    /// The records with the given indices, which ascend. A part has no frames: they hold whole blocks.
    package func keeping(_ indices: [Int]) -> OutgoingBatch {
        guard indices.count < entries.count else { return self }
        let ranges = ranges
        var kept = OutgoingBatch()
        for index in indices {
            kept.documents.append(contentsOf: documents[ranges[index]])
            kept.entries.append(entries[index])
        }
        return kept
    }
}
