// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// Documents on their way to a sink, in the ring's order.
///
/// A part of a batch shares the memory of the whole: a batch has megabytes, and a few records that went before their turn, or that are to be sent
/// again, are no reason to have them twice. Documents that came as frames are opened when somebody looks at them.
package struct OutgoingBatch: Sendable {
    /// Holds the documents, and of a part also those that do not belong to it.
    private let source: Source
    /// Which of the source's documents a part has; nil for all of them.
    private var chosen: [Int]?
    /// One row a document.
    package private(set) var entries: [DocumentEntry]
    /// All documents as a row of standard LZ4 frames; empty where there are none, or only for a part of them.
    package var frames: [UInt8]
    /// What tells these records from others, where whoever made the batch knows that without looking at the documents: the same records have
    /// the same name on every try and every run. A part has none.
    package private(set) var name: String?
    /// Bytes of all documents.
    package private(set) var byteCount: Int

    private enum Source: Sendable {
        case open(OpenDocuments)
        case packed(PackedDocuments)
    }

    /// - Parameter documents: The documents, each ended by LF.
    package init(documents: [UInt8] = [], entries: [DocumentEntry] = [], frames: [UInt8] = [], name: String? = nil) {
        var start = 0
        let places = entries.map { entry in
            defer { start += entry.length }
            return start..<start + entry.length
        }
        self.init(.open(OpenDocuments(bytes: documents, places: places)), entries, frames, name, byteCount: start)
    }

    /// A batch whose documents are in its frames.
    ///
    /// - Parameters:
    ///   - parts: Which documents each frame holds: all of them, in order.
    ///   - open: Opens a frame.
    package init(
        frames: [UInt8], entries: [DocumentEntry], parts: [Range<Int>], name: String?, opening open: @escaping PackedDocuments.Opening
    ) {
        let packed = PackedDocuments(entries: entries, parts: parts, opening: open)
        self.init(.packed(packed), entries, frames, name, byteCount: entries.reduce(0) { $0 + $1.length })
    }

    private init(_ source: Source, _ entries: [DocumentEntry], _ frames: [UInt8], _ name: String?, byteCount: Int) {
        (self.source, self.entries, self.frames, self.name, self.byteCount) = (source, entries, frames, name, byteCount)
    }

    package var isEmpty: Bool { entries.isEmpty }

    private var open: OpenDocuments {
        switch source {
        case .open(let documents): documents
        case .packed(let packed): packed.opened
        }
    }

    /// The documents, each ended by LF, in one piece, but for the ``unreadable`` ones; a part copies them.
    package var documents: [UInt8] {
        let open = open
        guard chosen != nil || open.bytes.count != byteCount else { return open.bytes }
        var joined: [UInt8] = []
        joined.reserveCapacity(byteCount)
        for place in places(in: open) { joined += open.bytes[place] }
        return joined
    }

    /// The bytes of each document in ``documents``, LF included, in order.
    package var ranges: [Range<Int>] {
        var start = 0
        return places(in: open).map { place in
            defer { start += place.count }
            return start..<start + place.count
        }
    }

    /// The bytes of one document, LF included; empty where it cannot be read. While the batch is packed its frame is opened for each call.
    package func document(_ index: Int) -> [UInt8] {
        let index = chosen?[index] ?? index
        return switch source {
        case .open(let documents): documents[index]
        case .packed(let packed): packed.document(index)
        }
    }

    /// Calls `body` with each document, LF included, in order, but for the ``unreadable`` ones; false when there are any. Frames are opened one
    /// by one, and stay packed.
    @discardableResult
    package func forEachDocument(_ body: (RawSpan) -> Void) -> Bool {
        switch source {
        case .open(let documents): documents.forEach(chosen, body)
        case .packed(let packed): packed.forEach(chosen, body)
        }
    }

    /// The documents that cannot be read: everything that looks at documents leaves them out. Opens all of them at once; whoever goes through them hears of
    /// it from ``forEachDocument(_:)``.
    package var unreadable: [UnreadableDocuments] {
        guard case .packed(let packed) = source else { return [] }
        let unreadable = packed.unreadable
        guard let chosen else { return unreadable }
        return unreadable.compactMap { $0.among(chosen) }
    }

    /// The records with the given indices, which ascend. A part has no frames: they hold whole blocks.
    package func keeping(_ indices: [Int]) -> OutgoingBatch {
        guard indices.count < entries.count else { return self }
        let entries = indices.map { self.entries[$0] }
        var kept = OutgoingBatch(source, entries, [], nil, byteCount: entries.reduce(0) { $0 + $1.length })
        kept.chosen = chosen.map { chosen in indices.map { chosen[$0] } } ?? indices
        return kept
    }

    private func places(in open: OpenDocuments) -> [Range<Int>] {
        chosen.map { $0.map { open.places[$0] } } ?? open.places
    }
}
