// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GoTraceback

@Suite("Places by hashes")
struct HashIndexTests {
    @Test func `each hash keeps the place that it was given first`() {
        var index = HashIndex()
        var known: [UInt64: Int] = [:]
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            // Few enough that most come again, zero and hashes that differ in their upper half alone among them.
            let hash = UInt64.random(in: 0..<2_000, using: &random) << [0, 32, 53].randomElement(using: &random)!
            let place = index.place(of: hash, or: known.count)
            #expect(place == known[hash] ?? known.count)
            known[hash] = place
        }
    }
}
