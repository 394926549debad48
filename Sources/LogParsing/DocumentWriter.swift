// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
package import LogModel

/// What all streams of an intake share: the open batch, the encoder, and the parsers' working memory.
package struct DocumentWriter: ~Copyable, Sendable {
    /// The documents written since the last seal.
    package var batch: DocumentBatch
    /// The crashes among them, for whoever shows or counts them.
    package var crashes: [CrashRecord] = []
    /// What is added to each crash, in this order.
    package var enrichers: [any CrashEnricher] = []
    /// True where a crash that nothing else names a service for is named by its frames.
    package var namesByFrames = false
    /// Counts crashes that come again; nil counts none.
    package var repeats: CrashRepeats?
    /// Documents that hold a piece of a line only, for whoever counts them.
    package var pieces = 0
    package var encoder = DocumentEncoder()
    package var fieldParser = LineFieldParser()
    /// Takes out what must not be stored; switched off where nothing is stored.
    package var redactor = Redactor(.off)
    /// Which crashes were told on which kind of stream.
    package var join = CrashJoin()
    /// True when a stream has moved on without a document, which the store should know soon.
    package var isPositionDue = false
    var fields = LineFields()

    package init(capacity: Int = 512 * 1024) {
        batch = DocumentBatch(capacity: capacity)
    }

    /// Forgets what was written; the memory stays.
    package mutating func removeAll() {
        batch.removeAll()
        crashes.removeAll()
        isPositionDue = false
    }
}
