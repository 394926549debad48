// SPDX-License-Identifier: Apache-2.0

/// Tells one batch of records from another without looking at a document: a hash (FNV-1a) of facts about what they were read from.
struct BatchStamp: Hashable, Sendable {
    /// Records that the facts are about.
    private(set) var records = 0
    private var hash: UInt64 = 0xCBF2_9CE4_8422_2325

    var text: String { String(hash, radix: 16) }

    mutating func add(_ records: Int, _ facts: [UInt64]) {
        self.records += records
        for fact in facts {
            for shift in stride(from: UInt64(0), to: 64, by: 8) { hash = (hash ^ (fact >> shift & 0xFF)) &* 0x100_0000_01B3 }
        }
    }
}
