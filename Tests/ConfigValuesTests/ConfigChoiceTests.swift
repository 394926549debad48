// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

struct ConfigChoiceTests {
    enum Ship: String, ConfigChoice {
        case all, warn, crashes
        case crashesOnly = "crashes_only"
    }

    @Test func `a choice is read by its raw value and printed as such`() throws {
        #expect(try Ship(configText: "crashes_only") == .crashesOnly)
        #expect(Ship.crashesOnly.configText == "crashes_only")
    }

    @Test func `a misspelled choice lists all and names the nearest`() {
        let problem = #expect(throws: ConfigProblem.self) { try Ship(configText: "wran") }
        #expect(problem?.description == "`wran` is not one of `all`, `warn`, `crashes`, `crashes_only`; did you mean `warn`?")
    }

    @Test func `another case is a misspelling`() {
        let problem = #expect(throws: ConfigProblem.self) { try Ship(configText: "Crashes") }
        #expect(problem?.mend == "did you mean `crashes`?")
    }

    @Test func `a choice near to nothing gets no suggestion`() {
        let problem = #expect(throws: ConfigProblem.self) { try Ship(configText: "everything") }
        #expect(problem?.mend == "write one of these")
    }
}
