// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogParsing
internal import LogStore

/// What the ring knows of the crashes of the last window: a service that crashes and is started again takes its recorder with it.
enum RepeatHistory {
    /// Tells `repeats` of every crash in the ring that may begin a window or belong to one. What cannot be read is not counted.
    static func restore(_ repeats: inout CrashRepeats, from ring: any ReadableRing, now: Timestamp) {
        let since = now - repeats.window
        for outline in outlines(of: ring, since: since) { take(outline, of: ring, since: since, to: &repeats) }
    }

    /// The blocks that hold crashes or counts of them, oldest first. Walks back a segment at a time, by headers alone.
    private static func outlines(of ring: any ReadableRing, since: Timestamp) -> [BlockOutline] {
        var found: [BlockOutline] = []
        var end = ring.nextSequence
        for segment in ring.segments.reversed() {
            var (here, isOlder): ([BlockOutline], Bool) = ([], true)
            var reader = BlockReader(ring: ring, from: segment.firstSequence)
            while reader.sequence < end {
                do {
                    guard let outline = try reader.nextOutline() else { break }
                    guard outline.header.last >= since else { continue }
                    isOlder = false
                    if outline.header.entries.contains(where: { isMeant($0.kind) }) { here.append(outline) }
                } catch is BlockReader.Skip {
                    continue
                } catch {
                    break
                }
            }
            found = here + found
            end = segment.firstSequence
            if isOlder { break }
        }
        return found
    }

    private static func isMeant(_ kind: DocumentKind) -> Bool { [.crash, .repeat, .tally].contains(kind) }

    private static func take(_ outline: BlockOutline, of ring: any ReadableRing, since: Timestamp, to repeats: inout CrashRepeats) {
        let entries = outline.header.entries
        var batch = StoredBatch()
        let indices = entries.indices.filter { isMeant(entries[$0].kind) }
        guard (try? BlockReader(ring: ring, from: 0).append(indices, of: outline, to: &batch)) != nil else { return }
        var start = 0
        for entry in batch.entries {
            let document = StoredDocument(batch.bytes.rawSpan.extracting(start..<start + entry.length))
            start += entry.length
            guard let time = document.time, time >= since, let fingerprint = document.text("event", "hash") else { continue }
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
}
