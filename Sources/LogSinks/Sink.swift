// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// A place that documents are delivered to.
package protocol Sink: Sendable {
    /// Hands over a batch. Returning means that the receiver has answered for every record, or that it is known why it has not.
    ///
    /// Never throws: a failure is an answer, and what to do about it is the delivery loop's decision.
    func deliver(_ batch: OutgoingBatch) async -> DeliveryAnswer

    /// True while ``OutgoingBatch/frames`` would be sent; whoever makes the batch need not fill them otherwise.
    var takesFrames: Bool { get }

    /// Lets go of connections and files; called once, after the last delivery.
    func close() async
}

extension Sink {
    package var takesFrames: Bool { false }
}

/// Documents on their way to a sink, in the ring's order.
package struct OutgoingBatch: Sendable {
    /// The documents, each ended by LF.
    package var documents: [UInt8]
    /// One row a document.
    package var entries: [DocumentEntry]
    /// The same documents once more, as a row of standard LZ4 frames; empty unless ``Sink/takesFrames`` asked for them.
    package var frames: [UInt8]

    package init(documents: [UInt8] = [], entries: [DocumentEntry] = [], frames: [UInt8] = []) {
        self.documents = documents
        self.entries = entries
        self.frames = frames
    }

    package var isEmpty: Bool { entries.isEmpty }

    /// The bytes of each document, LF included, in order.
    package var ranges: [Range<Int>] {
        var start = 0
        return entries.map { entry in
            defer { start += entry.length }
            return start..<start + entry.length
        }
    }

    /// The bytes of one document, LF included.
    package func document(_ index: Int) -> [UInt8] { Array(documents[ranges[index]]) }

    /// The records with the given indices, which ascend.
    package func keeping(_ indices: [Int]) -> OutgoingBatch {
        let ranges = ranges
        var kept = OutgoingBatch()
        for index in indices {
            kept.documents.append(contentsOf: documents[ranges[index]])
            kept.entries.append(entries[index])
        }
        return kept
    }
}

/// What became of a batch.
package enum DeliveryAnswer: Sendable {
    /// The receiver took it, but for the records named here: some are to be sent again, some it will never take.
    case taken(retry: [Int] = [], rejected: [Rejection] = [], retryReason: String? = nil)
    /// Nothing was taken, for now; `retryAfter` is the receiver's own wish.
    case failed(reason: String, retryAfter: Duration? = nil)
    /// The receiver does not take requests of this size; the batch is to be split.
    case tooLarge(reason: String)
    /// The receiver does not know us (401, 403): somebody has to mend the configuration.
    case refused(reason: String)
}

/// A record that a receiver will never take.
package struct Rejection: Hashable, Sendable {
    /// Index in the batch.
    package var index: Int
    /// The receiver's status for it, such as 400.
    package var status: Int
    /// The receiver's words.
    package var reason: String

    package init(index: Int, status: Int, reason: String) {
        self.index = index
        self.status = status
        self.reason = reason
    }
}
