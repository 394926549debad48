// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

struct ConfigValueTests {
    @Test func `a lone scalar is a list of one`() throws {
        #expect(try ConfigDocument(["paths": "/var/log/a.log"]).decode([String: [String]].self) == ["paths": ["/var/log/a.log"]])
    }

    @Test func `a list keeps its order and its repetitions`() throws {
        #expect(try ConfigDocument(["ports": [3, 1, 3]]).decode([String: [Int]].self) == ["ports": [3, 1, 3]])
    }

    @Test func `a lone mapping is no list`() {
        let expected = "sinks: is a mapping, not a list; put `- ` before each element"
        #expect(faults([String: [[String: Int]]].self, ["sinks": ["a": 1]]) == [expected])
    }

    @Test func `each bad element of a list is reported with its index`() {
        let found = faults([String: [Int]].self, ["ports": [1, "x", 3, nil]])
        #expect(
            found == [
                "ports[1]: `x` is not a whole number; write digits only, such as 10",
                "ports[3]: has no value; write one value behind the key, or remove the key",
            ]
        )
    }

    @Test func `a map takes any keys, even those with dollar signs`() throws {
        let headers: ConfigNode = ["X-${A}": "${A}"]
        #expect(try World(environment: ["A": "1"]).document(headers).decode([String: String].self) == ["X-${A}": "1"])
    }

    @Test func `each bad value of a map is reported with its key`() {
        #expect(faults([String: [String: Bool]].self, ["m": ["a": true, "b": "yes", "c": "no"]]).count == 2)
    }

    @Test func `an optional is read as what it wraps, and nil cannot be written`() throws {
        #expect(try ConfigDocument(["a": 5]).decode([String: Int?].self) == ["a": 5])
        #expect(faults([String: Int?].self, ["a": nil]).count == 1)
    }
}
