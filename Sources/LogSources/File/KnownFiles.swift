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

    /// Takes the first position of a file out.
    mutating func take(_ key: InodeKey) -> Entry? {
        guard var list = entries.removeValue(forKey: key) else { return nil }
        let first = list.removeFirst()
        if !list.isEmpty { entries[key] = list }
        return first
    }
}
