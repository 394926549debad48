// SPDX-License-Identifier: Apache-2.0

/// What became of a batch.
package enum DeliveryAnswer: Sendable {
    /// The receiver took it, but for the records named here: some are to be sent again, some it will never take.
    case taken(retry: [Int] = [], rejected: [Rejection] = [], retryReason: String? = nil)
    /// Nothing was taken, for now; `retryAfter` is the least time until the next try has a chance.
    case failed(reason: String, retryAfter: Duration? = nil)
    /// The receiver does not take this batch as a whole, which it may in parts; the batch is to be split.
    case tooLarge(reason: String)
    /// Nothing was taken: some of the documents cannot be read (``OutgoingBatch/unreadable``), so the batch is to be sent without them.
    case unreadable
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
