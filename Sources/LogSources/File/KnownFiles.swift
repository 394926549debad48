// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Positions of earlier runs that no file was found for yet.
struct KnownFiles {
    typealias Entry = (identity: FileIdentity, position: SourcePosition)
    private var entries: [InodeKey: [Entry]] = [:]

    /// Takes those that are of files, and passes over what it cannot read.
    init(_ positions: [SourcePosition]) {
        for position in positions where position.source == "file" {
            guard let identity = FileIdentity(text: position.identity) else { continue }
            entries[InodeKey(identity), default: []].append((identity, position))
        }
    }

    var all: [Entry] { entries.values.flatMap { $0 } }

    var positions: [SourcePosition] { all.map(\.position) }

    subscript(_ key: InodeKey) -> Entry? { entries[key]?.first }

    /// Takes all that is known of an inode out, the newest content first: a file may have been emptied before the old one was read to its end.
    mutating func take(_ key: InodeKey) -> [Entry] {
        (entries.removeValue(forKey: key) ?? []).sorted { $0.identity.generation > $1.identity.generation }
    }

    /// Takes one out.
    mutating func take(_ entry: Entry) {
        let key = InodeKey(entry.identity)
        entries[key]?.removeAll { $0.position == entry.position }
        if entries[key]?.isEmpty == true { entries[key] = nil }
    }
}
