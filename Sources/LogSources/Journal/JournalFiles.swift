// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel

/// What a person has to know of the files of a journal: where there are none, which cannot be read, which are damaged. libsystemd passes over
/// all of these without a word.
struct JournalFiles {
    private let roots: [String]
    private let namespace: String?
    /// True when some files are not read: then a number that is left out in the row of entries may stand in one of them.
    private(set) var isPartlyHidden = false

    init(_ options: JournaldOptions) {
        roots = options.directory.map { [$0] } ?? ["/var/log/journal", "/run/log/journal"]
        namespace = options.namespace
    }

    /// A file that libsystemd cannot read.
    struct Damaged {
        var path: String
        var bytes: Int
    }

    /// Looks at all files; answers words for a person, and the files that are damaged.
    mutating func look() -> (words: [String], damaged: [Damaged]) {
        let there = roots.filter { FileHandle.status(of: $0) != nil }
        guard !there.isEmpty else {
            let places = roots.count == 1 ? "\(roots[0]) is not there" : "neither \(roots.joined(separator: " nor ")) is there"
            return (["there is no journal: \(places); it is looked for every second"], [])
        }
        let folders = FilePatterns(paths: there.map { "\($0)/*" }, exclude: []).matches().filter {
            FileHandle.status(of: $0)?.isDirectory ?? false
        }
        // Each path is lent to the system as a C string for the call.
        let closed = (there + folders).filter { unsafe access($0, R_OK | X_OK) != 0 }
        let paths = FilePatterns(paths: there.flatMap(patterns), exclude: []).matches()
        let hidden = paths.filter { unsafe access($0, R_OK) != 0 }
        isPartlyHidden = !hidden.isEmpty || !closed.isEmpty
        var words: [String] = []
        if let first = closed.first ?? hidden.first {
            let count = closed.isEmpty ? "\(hidden.count) of \(paths.count) files of the journal" : "the journal"
            words.append("no right to read \(count), such as \(first); let panicbox run with the group systemd-journal")
        } else if paths.isEmpty {
            words.append("there is no journal in \(there.joined(separator: " or ")) yet; it is looked for every second")
        }
        let damaged = paths.filter { !hidden.contains($0) }.compactMap(JournalFiles.damaged)
        words += damaged.map { "\($0.path) is damaged and passed over; `journalctl --verify` tells more" }
        return (words, damaged)
    }

    private func patterns(of root: String) -> [String] {
        guard let namespace else { return ["\(root)/*.journal", "\(root)/*/*.journal"] }
        return ["\(root)/*.\(namespace)/*.journal"]
    }

    /// What libsystemd asks of a file before it reads of it: a known beginning, and no fewer bytes than the header tells of.
    private static func damaged(_ path: String) -> Damaged? {
        guard let file = try? FileHandle(path: path), let status = file.status else { return nil }
        var header = ByteBuffer(capacity: 256)
        // A file without a byte is one that journald is about to begin.
        guard case .success(let count) = file.read(at: 0, count: 104, into: &header), count > 0 else { return nil }
        let damage = Damaged(path: path, bytes: Int(clamping: status.size))
        guard count == 104, header.bytes.starts(with: "LPKSHHRH") else { return damage }
        let (whole, overflow) = word(header.bytes, at: 88).addingReportingOverflow(word(header.bytes, at: 96))
        return overflow || whole > status.size ? damage : nil
    }

    /// Eight bytes, little endian.
    private static func word(_ bytes: RawSpan, at offset: Int) -> UInt64 {
        (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[offset + $1]) << UInt64($1 * 8) }
    }
}
