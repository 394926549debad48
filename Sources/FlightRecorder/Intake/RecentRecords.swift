// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore

/// The records of a ring's last stretch of time that are of some kind, for those who have to go on from what was known before a restart.
enum RecentRecords {
    /// Gives each record that is `meant` to `take`, oldest first; its block reaches into the time since `since`. What cannot be read is left out.
    static func read(
        _ ring: any ReadableRing, since: Timestamp, where meant: (DocumentEntry) -> Bool, _ take: (DocumentEntry, RawSpan) -> Void
    ) {
        for outline in outlines(of: ring, since: since, where: meant) {
            let entries = outline.header.entries
            var batch = StoredBatch()
            let indices = entries.indices.filter { meant(entries[$0]) }
            guard (try? BlockReader(ring: ring, from: 0).append(indices, of: outline, to: &batch)) != nil else { continue }
            var start = 0
            for entry in batch.entries {
                take(entry, batch.bytes.rawSpan.extracting(start..<start + entry.length))
                start += entry.length
            }
        }
    }

    /// The blocks that hold some, oldest first. Walks back a segment at a time, by headers alone.
    private static func outlines(
        of ring: any ReadableRing, since: Timestamp, where meant: (DocumentEntry) -> Bool
    ) -> [BlockOutline] {
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
                    if outline.header.entries.contains(where: meant) { here.append(outline) }
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
}
