// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogSinks
internal import LogStore

/// Blocks read from the ring on their way into one request.
struct Gathering {
    private(set) var batch = OutgoingBatch()
    /// Sequence number behind the last gathered record.
    private(set) var end: UInt64 = 0
    /// When the first of them was gathered.
    private(set) var since: ContinuousClock.Instant?
    private var reader: BlockReader
    /// A block that did not fit any more; it opens the next batch.
    private var next: StoredBatch?
    private var holdsCrash = false
    private let limit: Int

    init(reader: BlockReader, limit: Int) {
        self.reader = reader
        self.limit = limit
    }

    /// True when there is a reason not to wait for more: it is full, or it holds a crash.
    var isDue: Bool { !batch.isEmpty && (holdsCrash || next != nil || batch.documents.count >= limit) }

    /// Takes blocks while they fit; one block is always taken, however large.
    mutating func fill(now: ContinuousClock.Instant) throws {
        while next == nil, batch.documents.count < limit, let block = try reader.next() { add(block, now) }
        if batch.isEmpty, let block = next {
            next = nil
            add(block, now)
        }
    }

    mutating func clear() {
        batch = OutgoingBatch()
        since = nil
        holdsCrash = false
    }

    private mutating func add(_ block: StoredBatch, _ now: ContinuousClock.Instant) {
        guard !block.entries.isEmpty else { return }
        guard batch.isEmpty || batch.documents.count + block.bytes.count <= limit else { return next = block }
        batch.documents += block.bytes
        batch.entries += block.entries
        end = block.endSequence
        since = since ?? now
        if block.entries.contains(where: { $0.kind == .crash }) { holdsCrash = true }
    }
}
