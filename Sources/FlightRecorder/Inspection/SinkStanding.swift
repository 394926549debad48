// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore

/// How far a sink has come, and what still waits for it.
struct SinkStanding: Sendable {
    enum Cursor: Hashable, Sendable {
        /// The first record that it has not taken.
        case at(UInt64)
        /// It has taken nothing yet.
        case none
        /// The file holds no number.
        case bad(String)
    }

    var name: String
    var cursor: Cursor
    var waiting = Waiting()
    var deadLetters: DeadLetterFolder

    /// Records that it has not taken.
    struct Waiting: Hashable, Sendable {
        var records = 0
        /// Bytes of their documents.
        var bytes = 0
        /// The earliest of them, by its own time.
        var oldest: Timestamp?
    }

    /// The first record that waits.
    var position: UInt64 {
        if case .at(let sequence) = cursor { sequence } else { 0 }
    }

    /// All sinks that have left something in a ring, and those that are `configured`, by name.
    static func all(in directory: String, configured: [String], disk: any StoreDisk = LocalDisk()) -> [SinkStanding] {
        let cursors = ((try? disk.list("\(directory)/cursors")) ?? []).filter { !$0.hasSuffix(".new") }
        let letters = (try? disk.list("\(directory)/dead-letter")) ?? []
        return Set(cursors + letters + configured).sorted().map { name in
            SinkStanding(
                name: name, cursor: cursor("\(directory)/cursors/\(name)", on: disk),
                deadLetters: DeadLetterFolder(directory: directory, sink: name, disk: disk))
        }
    }

    private static func cursor(_ path: String, on disk: any StoreDisk) -> Cursor {
        do throws(DiskError) {
            let content = try disk.read(path, at: 0, count: 32)
            let digits = content.prefix { (0x30...0x39).contains($0) }
            guard let number = UInt64(String(decoding: digits, as: UTF8.self)) else { return .bad(path) }
            return .at(number)
        } catch {
            return error.isMissing ? .none : .bad(path)
        }
    }

    /// Counts what of a block waits.
    mutating func take(_ block: WalkedBlock, documents: RawSpan) {
        guard block.header.endSequence > position, !block.header.entries.isEmpty else { return }
        let known = position > block.header.firstSequence ? Int(position - block.header.firstSequence) : 0
        let entries = block.header.entries.dropFirst(known)
        waiting.records += entries.count
        waiting.bytes += entries.reduce(0) { $0 + $1.length }
        // Of a block that it has in part the header's earliest time may be a record's that it has.
        var oldest = block.header.first
        if known > 0, block.isRead {
            let start = block.header.entries.prefix(known).reduce(0) { $0 + $1.length }
            oldest = StoredDocument(documents.extracting(start..<documents.byteCount)).time ?? oldest
        }
        waiting.oldest = waiting.oldest.map { min($0, oldest) } ?? oldest
    }

    /// What is wrong with its files, when the ring ends before record `end`.
    func damage(end: UInt64, in directory: String) -> [Damage] {
        let path = "\(directory)/cursors/\(name)"
        switch cursor {
        case .bad:
            return [Damage(path: path, words: "cursor of \(name): holds no sequence number")] + deadLetters.damage
        case .at(let sequence) where sequence > end:
            return [Damage(path: path, words: "cursor of \(name): stands at record \(sequence), the ring ends before record \(end)")]
                + deadLetters.damage
        default: return deadLetters.damage
        }
    }
}
