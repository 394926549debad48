// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogParsing
internal import LogStore

/// What the ring knows of the crashes of the last window: a service that crashes and is started again takes its recorder with it.
enum RepeatHistory {
    /// Tells `repeats` of every crash in the ring that may begin a window or belong to one. What cannot be read is not counted.
    static func restore(_ repeats: inout CrashRepeats, from ring: any ReadableRing, now: Timestamp) {
        let since = now - repeats.window
        RecentRecords.read(ring, since: since, where: { isMeant($0.kind) }) { entry, bytes in
            take(entry, StoredDocument(bytes), since: since, to: &repeats)
        }
    }

    private static func isMeant(_ kind: DocumentKind) -> Bool { [.crash, .repeat, .tally].contains(kind) }

    private static func take(_ entry: DocumentEntry, _ document: borrowing StoredDocument, since: Timestamp, to repeats: inout CrashRepeats)
    {
        guard let time = document.time, time >= since, let fingerprint = document.text("event", "hash") else { return }
        let service = document.text("service", "name")
        if entry.kind == .tally {
            repeats.noteTold(document.number("panicbox", "repeats") ?? 0, fingerprint: fingerprint, service: service, at: time)
        } else if entry.severity == .critical {
            let crash = CrashTally(
                fingerprint: fingerprint, title: document.text("message") ?? "", level: .critical,
                culprit: document.text("log", "origin", "function"), repeats: 0, first: time, last: time)
            repeats.note(crash, of: Origin(service: service), mayBegin: entry.kind != .repeat)
        }
    }
}
