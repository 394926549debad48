// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ConfigValues

@Suite struct SwitchedOptionsTests {
    private struct Lights: SwitchedOptions {
        var enabled = true
        var brightness = 5

        init() {}

        init(from reader: inout ConfigReader) {
            reader.read("enabled", into: &enabled)
            reader.read("brightness", into: &brightness)
        }
    }

    @Test func `a word stands for the whole mapping`() throws {
        #expect(try ConfigDocument("on").decode(Lights.self).enabled)
        #expect(try !ConfigDocument("off").decode(Lights.self).enabled)
        #expect(!Lights.off.enabled && Lights.off.brightness == 5)
    }

    @Test func `a mapping says it, too, and more`() throws {
        let lights = try ConfigDocument(["enabled": false, "brightness": 7]).decode(Lights.self)
        #expect(!lights.enabled && lights.brightness == 7)
        #expect(try ConfigDocument(["brightness": 7]).decode(Lights.self).enabled)
    }

    @Test func `another word is refused with its mend`() {
        let faults = #expect(throws: ConfigFaults.self) { try ConfigDocument("of").decode(Lights.self) }
        #expect("\(faults.map { "\($0)" } ?? "")".contains("`off`"))
    }
}
