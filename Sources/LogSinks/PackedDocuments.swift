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
            switch state {
            case .opened(let documents): return documents.forEach(chosen, body)
            case .packed(let opening, let isSound):
                let (isWhole, hasSeenAll) = walk(chosen, opening, body)
                state = .packed(opening, isSound: isSound || (isWhole && hasSeenAll))
                return isWhole
            }
        }
    }

    /// Opens the frames that hold what is asked for, one after the other.
    private func walk(_ chosen: [Int]?, _ opening: Opening, _ body: (RawSpan) -> Void) -> (isWhole: Bool, hasSeenAll: Bool) {
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
        return (isWhole, hasSeenAll)
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
