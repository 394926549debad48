// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

@testable import Diagnosis

@Suite struct CauseTemplateTests {
    @Test func `names are filled in, and what is not known is said to be so`() throws {
        let template = try CauseTemplate(configText: "{frame} met {value}: {more}.")
        #expect(template.names == ["frame", "value", "more"])
        #expect(template.filled { ["frame": "main.f", "value": "{frame}"][$0] } == "main.f met {frame}: (unknown).")
    }

    @Test func `a brace that does not close is refused`() {
        #expect(throws: ConfigProblem.self) { try CauseTemplate(configText: "a {b") }
    }
}
