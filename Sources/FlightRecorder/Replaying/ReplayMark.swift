// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import LogModel
internal import LogStore

/// How far a replay has come: the content of `--resume FILE`, replaced as a whole behind each request that was answered.
///
/// ```
/// {"asked":"--since 10m","last":{"id":"q7Jc0n2VtF5x8aKm-1f4","sequence":122},"next":123,"ring":"/var/lib/panicbox","since":…,
///  "to":"file /tmp/out.ndjson"}
/// ```
struct ReplayMark: Codable, Hashable, Sendable {
    /// The ring's directory.
    var ring: String
    /// What was asked for, as on the command line.
    var asked: String
    /// Who has what is below ``next``, as ``ReplayTarget/receiver`` names it.
    var to: String?
    /// The first record that is still to be sent.
    var next: UInt64
    /// The times that were meant when the replay began; `10m` means others by now.
    var since: Int64?
    var until: Int64?
    /// The last record that was sent: a ring that has another one under this number is another ring.
    var last: Sent?

    struct Sent: Codable, Hashable, Sendable {
        var sequence: UInt64
        var id: String
    }

    /// The mark in a file; nil when there is none yet.
    static func read(_ path: String) throws -> ReplayMark? {
        let disk = LocalDisk()
        do {
            return try JSONDecoder().decode(ReplayMark.self, from: Data(try disk.read(path, at: 0, count: disk.size(of: path))))
        } catch let error as DiskError {
            guard error.isMissing else { throw ReplayFault("\(error)") }
            return nil
        } catch {
            throw ReplayFault("\(path) is no file of --resume; name another, or remove it to begin anew")
        }
    }

    /// Returning means that the next run goes on from here, whatever becomes of this one.
    func write(to path: String) throws(ReplayFault) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            try LocalDisk().replace(path, with: Array(encoder.encode(self)) + [0x0A])
        } catch {
            throw ReplayFault("\(path) is not written: \(error)")
        }
    }

    /// Throws when the mark was not left by a replay of this stretch of this ring to this receiver.
    func check(_ path: String, asked: String, to receiver: String?, in ring: RingDirectory) throws {
        if let to, let receiver, to != receiver {
            throw ReplayFault(
                "\(path) belongs to a replay to \(to), not to \(receiver), which would miss what that one has; name another file, or remove it to begin anew"
            )
        }
        guard asked == self.asked else {
            throw ReplayFault(
                "\(path) belongs to a replay of \(words(self.asked)), not of \(words(asked)); name another file, or remove it to begin anew"
            )
        }
        guard next <= ring.nextSequence else {
            throw ReplayFault(
                "\(path) goes on at record \(next), but \(ring.directory) ends before record \(ring.nextSequence): it belongs to another ring"
            )
        }
        let isSame: Bool
        if let last, let found = try RecordFinder(ring: ring).id(of: last.sequence) {
            isSame = found == last.id
        } else {
            isSame = ReplayMark.absolute(ring.directory) == self.ring
        }
        guard isSame else {
            throw ReplayFault("\(path) belongs to another ring than \(ring.directory) (it was \(self.ring)); name another file")
        }
    }

    private func words(_ asked: String) -> String { asked.isEmpty ? "everything" : "`\(asked)`" }

    /// A directory's path from the root on.
    static func absolute(_ directory: String) -> String {
        var path = directory.hasPrefix("/") ? directory : "\(FileManager.default.currentDirectoryPath)/\(directory)"
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
