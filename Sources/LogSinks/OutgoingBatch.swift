// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// Documents on their way to a sink, in the ring's order.
///
/// A part of a batch shares the memory of the whole: a batch has megabytes, and a few records that went before their turn, or that are to be sent
/// again, are no reason to have them twice.
package struct OutgoingBatch: Sendable {
    /// Holds the documents, and of a part also those that do not belong to it.
    private var memory: [UInt8]
    /// Where each document stands in the memory.
    private var places: [Range<Int>]
    /// One row a document.
    package private(set) var entries: [DocumentEntry]
    /// The same documents once more, as a row of standard LZ4 frames; empty unless ``Sink/takesFrames`` asked for them.
    package var frames: [UInt8]
    /// Bytes of all documents.
    package private(set) var byteCount: Int

    /// - Parameter documents: The documents, each ended by LF.
    package init(documents: [UInt8] = [], entries: [DocumentEntry] = [], frames: [UInt8] = []) {
        memory = documents
        places = OutgoingBatch.ranges(of: entries)
        self.entries = entries
        self.frames = frames
        byteCount = places.last?.upperBound ?? 0
    }

    package var isEmpty: Bool { entries.isEmpty }

    /// The documents, each ended by LF, in one piece; a part copies them.
    package var documents: [UInt8] {
        guard byteCount < memory.count else { return memory }
        var joined: [UInt8] = []
        joined.reserveCapacity(byteCount)
        for place in places { joined += memory[place] }
        return joined
    }

    /// The bytes of each document in ``documents``, LF included, in order.
    package var ranges: [Range<Int>] { OutgoingBatch.ranges(of: entries) }

    /// The bytes of one document, LF included.
    package func document(_ index: Int) -> [UInt8] { Array(memory[places[index]]) }

    /// Calls `body` with each document, LF included, in order.
    package func forEachDocument(_ body: (RawSpan) -> Void) {
        let bytes = memory.rawSpan
        for place in places { body(bytes.extracting(place)) }
    }

    /// The records with the given indices, which ascend. A part has no frames: they hold whole blocks.
    package func keeping(_ indices: [Int]) -> OutgoingBatch {
        guard indices.count < entries.count else { return self }
        var kept = OutgoingBatch()
        kept.memory = memory
        kept.places = indices.map { places[$0] }
        kept.entries = indices.map { entries[$0] }
        kept.byteCount = kept.places.reduce(0) { $0 + $1.count }
        return kept
    }

    private static func ranges(of entries: [DocumentEntry]) -> [Range<Int>] {
        var start = 0
        return entries.map { entry in
            defer { start += entry.length }
            return start..<start + entry.length
        }
    }
}
