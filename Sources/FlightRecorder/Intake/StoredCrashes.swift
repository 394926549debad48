// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore

/// The crashes in a ring and the counts of them, found by the headers of its blocks: what a new run has to know of the one before it.
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
        for outline in outlines(of: ring, since: since) { take(outline, of: ring, since: since, body) }
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

    private static func take(
        _ outline: BlockOutline, of ring: any ReadableRing, since: Timestamp, _ body: (Found, borrowing StoredDocument) -> Void
    ) {
        let entries = outline.header.entries
        var batch = StoredBatch()
        let indices = entries.indices.filter { isMeant(entries[$0].kind) }
        guard (try? BlockReader(ring: ring, from: 0).append(indices, of: outline, to: &batch)) != nil else { return }
        var start = 0
        for entry in batch.entries {
            let document = StoredDocument(batch.bytes.rawSpan.extracting(start..<start + entry.length))
            start += entry.length
            guard let time = document.time, time >= since, let fingerprint = document.text("event", "hash") else { continue }
            let found = Found(
                kind: entry.kind, severity: entry.severity, time: time, fingerprint: fingerprint, service: document.text("service", "name"))
            body(found, document)
        }
    }
}
