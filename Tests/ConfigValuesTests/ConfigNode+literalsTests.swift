// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

struct ConfigNodeLiteralsTests {
    @Test func `a literal is the tree a parser would build`() {
        let literal: ConfigNode = ["text": "a", "number": 5, "ratio": 0.5, "truth": true, "none": nil, "list": ["b"]]
        let built = ConfigNode(
            .mapping([
                ConfigEntry("text", .scalar("a")),
                ConfigEntry("number", .scalar("5")),
                ConfigEntry("ratio", .scalar("0.5")),
                ConfigEntry("truth", .scalar("true")),
                ConfigEntry("none", .scalar("~")),
                ConfigEntry("list", ConfigNode(.sequence([.scalar("b")]))),
            ])
        )
        #expect(literal == built)
    }
}
