// SPDX-License-Identifier: Apache-2.0

package import LogModel
package import LogStore

/// Which records of a ring are wanted: by time, service, level and kind. What `inspect` and `replay` choose by.
///
/// Whole blocks are passed over by what their header says; what is left is held against each record. Kind and severity stand in the
/// block's table, the time at a fixed place of the document; only a service has to be looked for.
package struct RecordFilter: Sendable {
    /// The earliest time, included.
    package var since: Timestamp?
    /// The latest time, excluded.
    package var until: Timestamp?
    /// `service.name`, one of these; none lets all through.
    package var services: [String] = []
    /// The least severity. A record without a level has none, and does not come through.
    package var level: Severity?
    /// Only crashes.
    package var crashesOnly = false

    package init() {}

    /// True when it lets everything through.
    package var isEmpty: Bool { since == nil && until == nil && services.isEmpty && level == nil && !crashesOnly }

    /// True when a block may hold a wanted record; false when its header proves that it does not.
    package func mayMatch(_ header: BlockHeader) -> Bool {
        guard !header.entries.isEmpty else { return false }
        if let since, header.last < since { return false }
        if let until, header.first >= until { return false }
        guard level != nil || crashesOnly else { return true }
        return header.entries.contains(where: matches)
    }

    /// True when a record is wanted; `document` is its bytes.
    package func matches(_ entry: DocumentEntry, _ document: RawSpan) -> Bool {
        guard matches(entry) else { return false }
        let stored = StoredDocument(document)
        if since != nil || until != nil {
            guard let time = stored.time else { return false }
            if let since, time < since { return false }
            if let until, time >= until { return false }
        }
        guard !services.isEmpty else { return true }
        for service in services where stored.has(Array(service.utf8), at: "service", "name") { return true }
        return false
    }

    private func matches(_ entry: DocumentEntry) -> Bool {
        if crashesOnly, !entry.kind.isDeath { return false }
        if let level, entry.severity < level { return false }
        return true
    }
}
