// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore

/// The crashes in a ring and the counts of them: what a new run has to know of the one before it.
enum StoredCrashes {
    /// What is asked of a document.
    struct Found {
        var kind: DocumentKind
        var severity: Severity
        var time: Timestamp
        var fingerprint: String
        var service: String?
    }

    /// Gives each one at or behind `since`, oldest first, with its document. What cannot be read is left out.
    static func each(in ring: any ReadableRing, since: Timestamp, _ body: (Found, borrowing StoredDocument) -> Void) {
        RecentRecords.read(ring, since: since, where: { [.crash, .repeat, .tally].contains($0.kind) }) { entry, bytes in
            let document = StoredDocument(bytes)
            guard let time = document.time, time >= since, let fingerprint = document.text("event", "hash") else { return }
            let found = Found(
                kind: entry.kind, severity: entry.severity, time: time, fingerprint: fingerprint, service: document.text("service", "name"))
            body(found, document)
        }
    }
}
