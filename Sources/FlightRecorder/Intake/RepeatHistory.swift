// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogParsing
internal import LogStore

/// What the ring knows of the crashes of the last window: a service that crashes and is started again takes its recorder with it.
enum RepeatHistory {
    /// Tells `repeats` of every crash in the ring that may begin a window or belong to one. What cannot be read is not counted.
    static func restore(_ repeats: inout CrashRepeats, from ring: any ReadableRing, now: Timestamp) {
        var restored = repeats
        StoredCrashes.each(in: ring, since: now - repeats.window) { found, document in
            if found.kind == .tally {
                restored.noteTold(
                    document.number("panicbox", "repeats") ?? 0, fingerprint: found.fingerprint, service: found.service, at: found.time)
            } else if found.severity == .critical {
                let crash = CrashTally(
                    fingerprint: found.fingerprint, title: document.text("message") ?? "", level: .critical,
                    culprit: document.text("log", "origin", "function"), repeats: 0, first: found.time, last: found.time)
                restored.note(crash, of: Origin(service: found.service), mayBegin: found.kind != .repeat)
            }
        }
        repeats = restored
    }
}
