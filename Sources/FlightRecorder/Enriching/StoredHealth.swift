// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore
internal import Probes

/// The last snapshots that the ring has of a service: a death right behind a restart of panicbox is told what was known before it.
enum StoredHealth {
    /// Older ones say nothing of a process that is alive.
    private static let age = Duration.seconds(900)

    /// Oldest first, at most as many as the probe keeps.
    static func snapshots(of service: String?, in ring: any ReadableRing, most: Int, now: Timestamp) -> [HealthSnapshot] {
        let since = now - age
        var found: [HealthSnapshot] = []
        RecentRecords.read(ring, since: since, where: { $0.kind == .health && $0.severity < .warning }) { _, bytes in
            let document = StoredDocument(bytes)
            guard let time = document.time, time >= since else { return }
            guard service == nil || document.text("service", "name") == service else { return }
            if let snapshot = HealthSnapshot(document: bytes.copy, time: time) { found.append(snapshot) }
            if found.count > most { found.removeFirst() }
        }
        return found
    }
}
