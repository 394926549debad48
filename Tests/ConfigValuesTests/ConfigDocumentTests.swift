// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

struct ConfigDocumentTests {
    @Test func `an empty file is a mapping without keys`() throws {
        #expect(try ConfigDocument(nil).decode([String: Int].self) == [:])
    }

    @Test func `a file that is no mapping is refused as a whole`() {
        let thrown = #expect(throws: ConfigFaults.self) {
            try ConfigDocument(at(2, 1, ["a"]), file: "box.yaml").decode([String: Int].self)
        }
        #expect(thrown?.description.hasPrefix("box.yaml:2:1: is a list, not a mapping; ") == true)
    }

    @Test func `without a reader no secret file can be read`() {
        struct Options: ConfigOptions {
            var key: Secret?
            init(from reader: inout ConfigReader) { reader.read("key", into: &key) }
        }
        #expect(throws: ConfigFaults.self) { try ConfigDocument(["key_file": "/run/key"]).decode(Options.self) }
    }

    @Test func `every mistake of a file is reported at once`() {
        let found = faults([String: Int].self, ["a": "x", "b": nil, "c": 3, "d": ["1"]])
        #expect(found.count == 3)
    }
}
