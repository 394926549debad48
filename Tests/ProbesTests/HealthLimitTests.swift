// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

@testable import Probes

@Suite struct HealthLimitTests {
    @Test func `a limit is a bound above, a bound below, or a rise within a minute`() throws {
        let above = try HealthLimit(configText: "10000")
        #expect(above.kind == .above && above.amount == 10_000)
        #expect(try HealthLimit(configText: ">1.5").amount == 1.5)
        let memory = try HealthLimit(configText: "2GiB")
        #expect(memory.kind == .above && memory.amount == 2_147_483_648)
        let below = try HealthLimit(configText: "< 500MiB")
        #expect(below.kind == .below && below.amount == 524_288_000)
        let rise = try HealthLimit(configText: "+100/m")
        #expect(rise.kind == .rise && rise.amount == 100 && rise.configText == "+100/m")
    }

    @Test(arguments: ["", "+", "+/m", "+100/s", "nan", "inf", "-5", "0x10", "1e3", "5%", "<", "10 00"])
    func `anything else is refused`(text: String) {
        #expect(throws: ConfigProblem.self) { try HealthLimit(configText: text) }
    }
}
