// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore
internal import Synchronization

/// What a sink refused in a replay: counted by reason, and appended to a file where one is named.
///
/// The ring is only read, so its own dead letters are left alone; the file has their form.
/// ```
/// {"status":400,"reason":"mapper_parsing_exception: …","document":{"@timestamp":…}}
/// ```
final class RefusedRecords: DeadLetterOffice {
    struct Reason: Hashable, Sendable {
        var status: Int
        var words: String
        var records: Int
    }

    /// nil keeps nothing.
    private let path: String?
    private let found = Mutex<[Reason]>([])
    /// What was refused since the last ``takeLetters()``, where it is asked for.
    private let letters: Mutex<[DeadLetter]?>

    /// A mapping conflict names the value, so there may be as many reasons as records; a person reads the first.
    private static let reasonLimit = 5

    /// Throws when the file cannot be written.
    init(path: String?) throws(DiskError) {
        self.path = path
        letters = Mutex(nil)
        guard let path else { return }
        let disk = LocalDisk()
        do throws(DiskError) {
            _ = try disk.openForWriting(path)
        } catch {
            guard error.isMissing else { throw error }
            _ = try disk.create(path)
        }
    }

    /// Hands the refused records to whoever takes them.
    init() {
        path = nil
        letters = Mutex([])
    }

    /// The records that were refused since the last call.
    func takeLetters() -> [DeadLetter] {
        letters.withLock { letters in
            defer { letters = letters == nil ? nil : [] }
            return letters ?? []
        }
    }

    /// The first reasons.
    var reasons: [Reason] { found.withLock { $0 } }

    func keep(_ records: [RejectedRecord], of sink: String) throws -> String {
        if let path { try append(records.map(\.letter), to: path) }
        for record in records { note(record.letter) }
        let isAsked = letters.withLock { letters in
            letters?.append(contentsOf: records.map(\.letter))
            return letters != nil
        }
        return path ?? (isAsked ? "the dead letters, where they stay" : "--refused, which would keep them")
    }

    private func note(_ letter: DeadLetter) {
        found.withLock { found in
            if let index = found.firstIndex(where: { $0.status == letter.status && $0.words == letter.reason }) {
                found[index].records += 1
            } else if found.count < RefusedRecords.reasonLimit {
                found.append(Reason(status: letter.status, words: letter.reason, records: 1))
            }
        }
    }

    private func append(_ letters: [DeadLetter], to path: String) throws(DiskError) {
        var lines = ByteBuffer(capacity: 4096)
        for letter in letters { letter.append(to: &lines) }
        let disk = LocalDisk()
        let file = try disk.openForWriting(path)
        let end = try disk.size(of: path)
        do throws(DiskError) {
            try file.write(lines, at: end)
            try file.sync()
        } catch {
            // They are written again.
            try file.truncate(to: end)
            throw error
        }
    }
}
