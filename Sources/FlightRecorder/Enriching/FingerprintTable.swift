// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// When each fingerprint of each service was seen, how often, and of which versions.
struct FingerprintTable: Sendable {
    struct Key: Hashable, Sendable {
        /// Empty for a service that nothing names.
        var service: String
        var fingerprint: String
    }

    struct Entry: Hashable, Sendable {
        var first: Timestamp
        var last: Timestamp
        var count: Int
        /// In the order in which they were met; of many the last ones.
        var versions: [String] = []
        /// `go.crash.kind`; nil where an older panicbox has written it down.
        var kind: String?
    }

    private(set) var entries: [Key: Entry] = [:]
    private let options: HistoryOptions

    /// Versions of one fingerprint that are remembered.
    static let versionLimit = 16
    /// A longer name or version is cut: it is what a stranger's document says.
    private static let textLimit = 256

    init(options: HistoryOptions) {
        self.options = options
    }

    /// Takes a crash, and answers what was known of it before.
    mutating func note(
        _ fingerprint: String, service: String?, version: String?, kind: String? = nil, at time: Timestamp
    ) -> FingerprintHistory {
        let key = FingerprintTable.key(fingerprint, service)
        let version = version.map(FingerprintTable.bounded)
        guard var entry = entries[key] else {
            put(Entry(first: time, last: time, count: 1, versions: version.map { [$0] } ?? [], kind: kind), at: key)
            return FingerprintHistory(firstSeen: time, lastSeen: nil, count: 1, versions: version.map { [$0] } ?? [])
        }
        let isRegression = entry.last + options.quiet <= time && isNew(version, to: entry.versions)
        let last = entry.last
        entry.take(time, version)
        entry.kind = kind ?? entry.kind
        entries[key] = entry
        var history = FingerprintHistory(firstSeen: entry.first, lastSeen: last, count: entry.count, versions: entry.versions)
        history.isRegression = isRegression
        return history
    }

    /// Takes a crash that the ring holds; one that is no later than the last that is known was counted already.
    mutating func restore(_ fingerprint: String, service: String?, version: String?, kind: String? = nil, at time: Timestamp) {
        if let known = entries[FingerprintTable.key(fingerprint, service)], time <= known.last { return }
        _ = note(fingerprint, service: service, version: version, kind: kind, at: time)
    }

    /// Takes what an earlier run has written down.
    mutating func put(_ entry: Entry, at key: Key) {
        if entries[key] == nil, entries.count >= options.max { makeRoom() }
        entries[key] = entry
    }

    /// A tenth goes at once, so that a flood of new ones does not sort all of them for each.
    private mutating func makeRoom() {
        let oldest = entries.sorted { $0.value.last < $1.value.last }.prefix(max(1, options.max / 10))
        for (key, _) in oldest { entries[key] = nil }
    }

    /// Newer than all that were met before. Without one nothing can be said.
    private func isNew(_ version: String?, to known: [String]) -> Bool {
        guard let version, !known.isEmpty else { return false }
        return known.allSatisfy { ServiceVersion.isNewer(version, than: $0) }
    }

    private static func key(_ fingerprint: String, _ service: String?) -> Key {
        Key(service: bounded(service ?? ""), fingerprint: bounded(fingerprint))
    }

    private static func bounded(_ text: String) -> String { text.utf8.count <= textLimit ? text : String(text.prefix(textLimit)) }
}

extension FingerprintTable.Entry {
    fileprivate mutating func take(_ time: Timestamp, _ version: String?) {
        (first, last) = (min(first, time), max(last, time))
        count += 1
        guard let version, !versions.contains(version) else { return }
        versions.append(version)
        versions.removeFirst(max(0, versions.count - FingerprintTable.versionLimit))
    }
}
