// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogSinks
internal import LogStore

/// Takes what a sink will never take.
protocol DeadLetterOffice: Sendable {
    /// Returning means that the records are kept or told of; the answer says where, in words for a person.
    func keep(_ records: [RejectedRecord], of sink: String) throws -> String
}

/// A record that a sink will never take, and why.
struct RejectedRecord: Sendable {
    var sequence: UInt64
    var kind: DocumentKind
    var letter: DeadLetter

    /// Those of a shipment that can be read, ascending. A receiver may refuse thousands for one mapping: each frame is opened once for all of them.
    static func all(_ rejections: [Rejection], of shipment: Shipment) -> [RejectedRecord] {
        let rejections = rejections.sorted { $0.index < $1.index }
        let refused = shipment.keeping(rejections.map(\.index))
        var records: [RejectedRecord] = []
        refused.batch.forEachDocument { document in
            let index = records.count
            let letter = DeadLetter(document: document.copy, status: rejections[index].status, reason: rejections[index].reason)
            records.append(RejectedRecord(sequence: refused.sequences[index], kind: refused.batch.entries[index].kind, letter: letter))
        }
        return records
    }
}

/// The dead letters beside the ring, of which the ring tells with a gap document.
struct RingDeadLetters: DeadLetterOffice {
    let letters: DeadLetterStore
    let store: SegmentStore
    let log: QuietLog

    func keep(_ records: [RejectedRecord], of sink: String) throws -> String {
        let path = try letters.append(records.map(\.letter), sink: sink)
        for note in letters.takeNotes() { log.error("\(sink)-letters \(note)", note) }
        // A sink that does not even take gap documents must not make them without end.
        let lost = records.filter { $0.kind != .gap }
        if let first = lost.first, let last = lost.last {
            let bytes = lost.reduce(0) { $0 + $1.letter.document.count }
            let reason = "they will never be taken (\(first.letter.status)); they are in \(path)"
            store.noteGap(
                RingGap(reason: reason, from: first.sequence, to: last.sequence + 1, records: lost.count, bytes: bytes, sink: sink))
        }
        return path
    }
}
