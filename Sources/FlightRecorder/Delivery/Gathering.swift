// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogSinks
internal import LogStore

/// Blocks read from the ring on their way into one request. Its memory is used again for the next.
struct Gathering {
    private var stored = StoredBatch()
    private var reader: BlockReader
    private var holdsCrash = false
    private let limit: Int

    /// Gathers blocks until they have `limit` bytes of documents.
    init(reader: BlockReader, limit: Int) {
        self.reader = reader
        self.limit = limit
    }

    var isEmpty: Bool { stored.entries.isEmpty }
    /// Sequence number behind the last gathered record.
    var end: UInt64 { stored.endSequence }
    /// The gathered documents.
    var batch: OutgoingBatch { OutgoingBatch(documents: stored.bytes, entries: stored.entries) }
    /// True when there is a reason not to wait for more: it is full, or it holds a crash.
    var isDue: Bool { holdsCrash || stored.bytes.count >= limit }

    /// Takes blocks until the limit is reached or there is no more.
    mutating func fill() throws {
        if stored.bytes.capacity < limit { stored.bytes.reserveCapacity(min(limit + 512 * 1024, 8 * 1024 * 1024)) }
        while stored.bytes.count < limit {
            let known = stored.entries.count
            guard try reader.next(into: &stored) else { return }
            guard stored.entries.count > known else { continue }
            if stored.entries[known...].contains(where: { $0.kind == .crash }) { holdsCrash = true }
        }
    }

    mutating func clear() {
        stored.removeAll()
        holdsCrash = false
    }
}
