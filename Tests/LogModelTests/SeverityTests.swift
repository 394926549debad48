// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@Suite struct SeverityTests {
    @Test func `severities are ordered as they are grave`() {
        #expect(Severity.allCases == Severity.allCases.sorted())
        #expect(Severity.warning < .error && Severity.unknown < .trace)
    }

    @Test(arguments: LevelName.allCases.filter { $0 != .none })
    func `every level is found by its name in any case`(level: LevelName) {
        func found(_ text: String) -> LevelName? { LevelName(Array(text.utf8).rawSpan) }
        let name = "\(level.text)"
        #expect(name == name.lowercased())
        #expect(found(name) == level)
        #expect(found(name.uppercased()) == level)
        #expect(level.severity != .unknown)
    }

    @Test(arguments: ["", "in", "inf", "infos", "verbose", "emergencyy", "inf\u{0}", "w@rn", "[\\]^_"])
    func `any other word is no level`(text: String) {
        #expect(LevelName(Array(text.utf8).rawSpan) == nil)
    }

    @Test func `no level has no name and no severity`() {
        #expect("\(LevelName.none.text)".isEmpty)
        #expect(LevelName.none.severity == .unknown)
    }
}
