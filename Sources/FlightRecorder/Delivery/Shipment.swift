// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogSinks
internal import LogStore

/// Records on their way to a sink, each known by its sequence number in the ring.
struct Shipment: Sendable {
    private(set) var batch = OutgoingBatch()
    /// The sequence number of each record, ascending.
    private(set) var sequences: [UInt64] = []

    init() {}

    init(_ stored: StoredBatch) {
        batch = OutgoingBatch(documents: stored.bytes, entries: stored.entries, frames: stored.frames)
        sequences = stored.sequences
    }

    private init(batch: OutgoingBatch, sequences: [UInt64]) {
        self.batch = batch
        self.sequences = sequences
    }

    var isEmpty: Bool { sequences.isEmpty }
    var count: Int { sequences.count }
    var byteCount: Int { batch.byteCount }

    /// The records with the given indices, which ascend.
    func keeping(_ indices: [Int]) -> Shipment {
        guard indices.count < count else { return self }
        return Shipment(batch: batch.keeping(indices), sequences: indices.map { sequences[$0] })
    }

    /// The records but those that `others` names.
    func leavingOut(_ others: some Collection<UInt64>) -> Shipment {
        guard !others.isEmpty, !isEmpty else { return self }
        // Both ascend, so that they are walked beside each other: a shipment has thousands, and few are left out.
        var others = others.sorted()[...]
        return keeping(
            sequences.indices.filter { index in
                while let first = others.first, first < sequences[index] { others.removeFirst() }
                return others.first != sequences[index]
            })
    }

    /// Which of some sequence numbers it has, ascending.
    func including(_ others: [UInt64]) -> [UInt64] {
        var rest = sequences[...]
        return others.sorted().filter { other in
            while let first = rest.first, first < other { rest.removeFirst() }
            return rest.first == other
        }
    }

    /// The same with a frame of all documents, unless the ring's own are there: a part of a batch has none.
    var framed: Shipment {
        guard batch.frames.isEmpty, !isEmpty else { return self }
        var frame = ByteBuffer(capacity: byteCount / 2)
        // liblz4 refuses for want of memory only; the documents can go as they are.
        guard (try? LZ4Frame.compress(batch.documents.rawSpan, into: &frame)) != nil else { return self }
        var framed = self
        framed.batch.frames = frame.bytes.copy
        return framed
    }

    /// Both halves of two records or more.
    var halves: (Shipment, Shipment) {
        let middle = count / 2
        return (keeping(Array(0..<middle)), keeping(Array(middle..<count)))
    }
}
