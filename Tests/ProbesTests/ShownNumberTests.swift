// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Probes

@Suite struct ShownNumberTests {
    @Test func `numbers are as sentences have them`() {
        let shown = [9_420, -1_234_567, 0, 0.52, 0.5, 1.05, 1e20, 0.000_1].map(ShownNumber.plain)
        #expect(shown == ["9,420", "-1,234,567", "0", "0.52", "0.5", "1.05", "1e+20", "0.0001"])
        #expect([512, 1_536, 1_288_490_188].map(ShownNumber.bytes) == ["512 B", "1.5 KiB", "1.2 GiB"])
        #expect(ShownNumber.bytes(1e30).hasSuffix(" PiB") && ShownNumber.bytes(-2_048) == "-2.0 KiB")
    }
}
