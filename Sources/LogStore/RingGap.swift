// SPDX-License-Identifier: Apache-2.0

/// Records that are known to be lost to somebody, on their way to becoming a document that says so.
package struct RingGap: Hashable, Sendable {
    /// Why, in words for a person.
    package var reason: String
    /// Sequence number of the first record.
    package var from: UInt64
    /// Sequence number behind the last.
    package var to: UInt64
    /// How many records of that stretch are lost; not all of them are, where a sink refused some.
    package var records: Int
    /// How many bytes they had, where that is known.
    package var bytes: Int?
    /// The sink that misses them; nil when they are lost to all readers.
    package var sink: String?

    package init(reason: String, from: UInt64, to: UInt64, records: Int, bytes: Int? = nil, sink: String? = nil) {
        self.reason = reason
        self.from = from
        self.to = to
        self.records = records
        self.bytes = bytes
        self.sink = sink
    }
}
