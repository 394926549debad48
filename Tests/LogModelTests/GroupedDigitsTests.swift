// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@Suite struct GroupedDigitsTests {
    @Test func `thousands are told apart`() {
        #expect([0, 999, 1_000, -1_234_567, Int.min].map(\.grouped) == ["0", "999", "1,000", "-1,234,567", "-9,223,372,036,854,775,808"])
        #expect(UInt64.max.grouped == "18,446,744,073,709,551,615")
    }
}
