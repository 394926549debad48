// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

@Suite struct FileModeTests {
    @Test func `octal digits are a mode, with or without a zero before them`() throws {
        for text in ["0622", "622", "0o622"] { #expect(try FileMode(configText: text) == FileMode(0o622)) }
        #expect(FileMode(0o622).configText == "0622" && FileMode(0o7).configText == "0007")
    }

    @Test func `anything else is refused with the mend`() {
        for text in ["", "8", "0628", "rw-", "-622", "01622", "62", "+22", "0o6222"] {
            let problem = #expect(throws: ConfigProblem.self, "\(text)") { try FileMode(configText: text) }
            #expect(problem?.mend == "write octal digits such as 0622")
        }
    }
}
