// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import Synchronization

/// Documents in frames, which are opened when somebody looks at them: one frame after the other for whoever goes through them once, or all at
/// once, and then for good.
package final class PackedDocuments: Sendable {
    /// Appends the documents of the frame with that index. What it throws says why they cannot be read.
    package typealias Opening = @Sendable (_ frame: Int, _ documents: inout [UInt8]) throws -> Void

    private enum State {
        /// `isSound` when every frame was opened once, and could be.
        case packed(Opening, isSound: Bool)
        case opened(OpenDocuments)
    }

    private let entries: [DocumentEntry]
    /// The documents of each frame.
    private let parts: [Range<Int>]
    private let state: Mutex<State>

    init(entries: [DocumentEntry], parts: [Range<Int>], opening: @escaping Opening) {
        (self.entries, self.parts) = (entries, parts)
        state = Mutex(.packed(opening, isSound: false))
    }

    var opened: OpenDocuments {
        state.withLock { state in
            switch state {
            case .opened(let documents): return documents
            case .packed(let opening, _):
                var documents = OpenDocuments()
                documents.bytes.reserveCapacity(entries.reduce(0) { $0 + $1.length })
                for frame in parts.indices { append(frame, to: &documents, opening) }
                state = .opened(documents)
                return documents
            }
        }
    }

    /// The documents that cannot be read. Opens all of them, unless they are known to be sound.
    var unreadable: [UnreadableDocuments] {
        if case .packed(_, isSound: true) = state.withLock({ $0 }) { return [] }
        return opened.unreadable
    }

    /// Calls `body` with each document, or with those of the given indices, which ascend, but for those that cannot be read; true when all could.
    /// What is packed stays so: there is one frame at a time in memory.
    func forEach(_ chosen: [Int]?, _ body: (RawSpan) -> Void) -> Bool {
        state.withLock { state in
            guard case .packed(let opening, let isSound) = state else {
                return if case .opened(let documents) = state { documents.forEach(chosen, body) } else { true }
            }
            var rest = chosen.map { $0[...] }
            var (isWhole, hasSeenAll) = (true, true)
            var documents = OpenDocuments()
            for (frame, part) in parts.enumerated() {
                let wanted = rest.map { rest in rest.prefix { $0 < part.upperBound }.map { $0 - part.lowerBound } }
                rest = rest?.dropFirst(wanted?.count ?? 0)
                if wanted?.isEmpty == true {
                    hasSeenAll = false
                    continue
                }
                documents.removeAll()
                append(frame, to: &documents, opening)
                isWhole = documents.forEach(wanted, body) && isWhole
            }
            state = .packed(opening, isSound: isSound || (isWhole && hasSeenAll))
            return isWhole
        }
    }

    /// One document; while the others are packed they stay so, but for those of its frame.
    func document(_ index: Int) -> [UInt8] {
        state.withLock { state in
            switch state {
            case .opened(let documents): return documents[index]
            case .packed(let opening, _):
                guard let frame = parts.firstIndex(where: { $0.contains(index) }) else { return [] }
                var documents = OpenDocuments()
                append(frame, to: &documents, opening)
                return documents[index - parts[frame].lowerBound]
            }
        }
    }

    /// Opens a frame; documents that cannot be read get empty places, which keeps the others at theirs.
    private func append(_ frame: Int, to documents: inout OpenDocuments, _ opening: Opening) {
        let start = documents.bytes.count
        let part = parts[frame]
        do {
            try opening(frame, &documents.bytes)
            var end = start
            for entry in entries[part] {
                documents.places.append(end..<end + entry.length)
                end += entry.length
            }
        } catch {
            documents.places += repeatElement(start..<start, count: part.count)
            documents.unreadable.append(UnreadableDocuments(indices: part, reason: "\(error)"))
        }
    }
}

/// Documents in memory.
struct OpenDocuments: Sendable {
    var bytes: [UInt8] = []
    /// Where each stands; empty where it cannot be read, for every document has its LF.
    var places: [Range<Int>] = []
    var unreadable: [UnreadableDocuments] = []

    /// Forgets them; the memory stays.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        unreadable.removeAll()
    }

    /// Calls `body` with each document, or with those of the given indices, but for those that cannot be read; true when all could.
    func forEach(_ chosen: [Int]?, _ body: (RawSpan) -> Void) -> Bool {
        let bytes = bytes.rawSpan
        var isWhole = true
        for index in chosen ?? Array(places.indices) {
            let place = places[index]
            if place.isEmpty { isWhole = false } else { body(bytes.extracting(place)) }
        }
        return isWhole
    }

    subscript(index: Int) -> [UInt8] { Array(bytes[places[index]]) }
}

/// Documents of a batch that cannot be read: LZ4 refuses the frame that they are in.
package struct UnreadableDocuments: Hashable, Sendable {
    package var indices: Range<Int>
    package var reason: String

    /// The same documents by their indices in a part, whose documents have ascending indices in the whole; nil when it has none of them.
    func among(_ chosen: [Int]) -> UnreadableDocuments? {
        let inside = chosen.indices.filter { indices.contains(chosen[$0]) }
        guard let first = inside.first, let last = inside.last else { return nil }
        return UnreadableDocuments(indices: first..<last + 1, reason: reason)
    }
}
