// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

struct ConfigReaderSecretsTests {
    struct Optional: ConfigOptions {
        var key: Secret?
        init(from reader: inout ConfigReader) { reader.read("api_key", into: &key) }
    }

    struct Required: ConfigOptions {
        var key = Secret("placeholder")
        init(from reader: inout ConfigReader) { reader.require("api_key", into: &key) }
    }

    struct Defaulted: ConfigOptions {
        var key = Secret("default")
        init(from reader: inout ConfigReader) { reader.read("api_key", into: &key) }
    }

    private let world = World(environment: ["KEY": "from env"], files: ["/run/key": "from file\n", "/run/empty": "\n"])

    private static let written: [(ConfigNode, String)] = [
        (["api_key": "literal"], "literal"),
        (["api_key": "${KEY}"], "from env"),
        (["api_key_file": "/run/key"], "from file"),
    ]

    @Test(arguments: written)
    func `a secret is a literal, a variable or a file`(root: ConfigNode, text: String) throws {
        #expect(try world.document(root).decode(Optional.self).key?.reveal() == text)
        #expect(try world.document(root).decode(Required.self).key.reveal() == text)
        #expect(try world.document(root).decode(Defaulted.self).key.reveal() == text)
    }

    @Test func `a secret left out is nil or its default, and a fault where it is required`() throws {
        #expect(try ConfigDocument([:]).decode(Optional.self).key == nil)
        #expect(try ConfigDocument([:]).decode(Defaulted.self).key.reveal() == "default")
        #expect(faults(Required.self, [:]) == ["api_key: is missing; add `api_key` or `api_key_file`"])
    }

    @Test func `a literal beside a file is refused`() {
        let found = faults(Required.self, ["api_key": "a", "api_key_file": "/run/key"], in: world)
        #expect(found == ["api_key_file: stands beside `api_key`; keep one of the two"])
    }

    @Test func `a file that cannot be read is a fault with its path and the reason`() {
        let expected =
            "api_key_file: cannot read `/run/other`: No such file or directory; check that the file exists and that panicbox may read it"
        #expect(faults(Optional.self, ["api_key_file": "/run/other"], in: world) == [expected])
    }

    @Test func `an empty secret is refused wherever it comes from`() {
        #expect(faults(Optional.self, ["api_key": "${NONE:-}"]) == ["api_key: is empty; write the secret, or remove the key"])
        #expect(faults(Optional.self, ["api_key_file": "/run/empty"], in: world).first?.contains("`/run/empty` is empty") == true)
        #expect(faults(Optional.self, ["api_key_file": ""]) == ["api_key_file: is empty; write the path of the secret's file"])
    }

    @Test func `a misspelled secret key is one mistake`() {
        #expect(faults(Required.self, ["apikey": "a"]) == ["apikey: unknown key; did you mean `api_key`?"])
    }
}
