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
        sequences = stored.sequences
        guard stored.keepsFrames else {
            batch = OutgoingBatch(documents: stored.bytes, entries: stored.entries, name: stored.name)
            return
        }
        batch = OutgoingBatch(
            frames: stored.frames, entries: stored.entries, parts: stored.parts.map(\.records), name: stored.name
        ) { frame, documents in
            do throws(BlockReader.Skip) {
                try stored.open(frame, into: &documents)
            } catch {
                throw Unreadable(description: error.reason)
            }
        }
    }

    /// Why a frame cannot be opened, without its records' numbers.
    private struct Unreadable: Error, CustomStringConvertible {
        let description: String
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

    /// The records that can be read, and what is to be said of the others; opens the documents.
    var readable: (shipment: Shipment, skips: [BlockReader.Skip]) {
        let lost = unreadable
        guard !lost.isEmpty else { return (self, []) }
        return (keeping(sequences.indices.filter { !lost.contains($0) }), batch.unreadable.flatMap(skips))
    }

    /// Indices of the records that cannot be read; opens the documents.
    var unreadable: Set<Int> { Set(batch.unreadable.flatMap(\.indices)) }

    /// A part has not all records of a frame, and those between them are not lost: one skip for each stretch without a gap.
    private func skips(_ unreadable: UnreadableDocuments) -> [BlockReader.Skip] {
        var skips: [BlockReader.Skip] = []
        for sequence in sequences[unreadable.indices] {
            if let last = skips.indices.last, skips[last].to == sequence {
                skips[last].to += 1
            } else {
                skips.append(BlockReader.Skip(from: sequence, to: sequence + 1, cause: .damaged, reason: unreadable.reason))
            }
        }
        return skips
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
