// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore

/// Looks through a backlog for crashes, which go out before their turn. Reads the headers of blocks, and the blocks that hold one.
struct CrashScout {
    private var reader: BlockReader
    private var found = StoredBatch()

    init(ring: any ReadableRing, from sequence: UInt64) {
        reader = BlockReader(ring: ring, from: sequence)
    }

    /// Everything below this was looked at.
    var sequence: UInt64 { reader.sequence }

    /// Crashes that were not given out before, up to `limit` bytes and one more; empty when there are none so far.
    ///
    /// What cannot be read is left to the one who reads everything: it comes there in its turn, and tells of it.
    mutating func next(limit: Int) -> Shipment {
        found.removeAll()
        while found.bytes.count < limit {
            do {
                guard let outline = try reader.nextOutline() else { break }
                let entries = outline.header.entries
                let crashes = entries.indices.filter { entries[$0].kind.isDeath && !entries[$0].kind.staysInRing }
                if !crashes.isEmpty { try reader.append(crashes, of: outline, to: &found) }
            } catch is BlockReader.Skip {
                continue
            } catch {
                break
            }
        }
        return Shipment(found)
    }
}
