// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

struct ConfigDecodingTests {
    @Test func `a key set twice is refused at its second place and points to the first`() throws {
        let root = ConfigNode(
            .mapping([
                ConfigEntry("a", at(3, 4, 1)),
                ConfigEntry("b", at(4, 4, 1)),
                ConfigEntry("a", at(5, 4, 2)),
            ])
        )
        let thrown = #expect(throws: ConfigFaults.self) { try ConfigDocument(root).decode([String: Int].self) }
        #expect(thrown?.description == "config.yaml:5:4: a: is set twice, first in line 3; remove one of the two")
    }

    @Test func `a wrong kind says what stands there and what belongs there`() {
        #expect(faults([String: Int].self, ["a": [1]]) == ["a: is a list, not a single value; write one value behind the key"])
        #expect(faults([String: Int].self, ["a": ["b": 1]]) == ["a: is a mapping, not a single value; write one value behind the key"])
        #expect(
            faults([String: [String: Int]].self, ["a": 5])
                == ["a: is a single value, not a mapping; write `key: value` lines under it, or `{}` to take its defaults"]
        )
    }

    @Test func `a null says that the value is missing and that the key may go`() {
        #expect(faults([String: Int].self, ["a": nil]) == ["a: has no value; write one value behind the key, or remove the key"])
    }

    @Test func `a variable that is not set is reported with its key, and the raw text is not looked at`() {
        let expected = "port: the environment variable `PORT` is not set; set it, or write `${PORT:-default}`"
        #expect(faults([String: Int].self, ["port": "${PORT}"]) == [expected])
    }
}
