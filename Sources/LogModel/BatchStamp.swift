// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback

/// Tells one batch of records from another, by facts about what they were read from or by their ids.
package struct BatchStamp: Sendable {
    /// Records that were counted in.
    package private(set) var records = 0
    private var hash = FNV1a()

    package init() {}

    package var text: String { String(hash.value, radix: 16) }

    mutating func add(_ records: Int, _ facts: [UInt64]) {
        self.records += records
        for fact in facts { hash.add(fact) }
    }

    /// Counts in the record of an id, which holds no quote.
    package mutating func add(id: RawSpan) {
        records += 1
        for index in 0..<id.byteCount { hash.add(id[index]) }
        hash.add(UInt8(ascii: "\""))
    }
}
