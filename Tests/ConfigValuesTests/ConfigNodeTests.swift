// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

struct ConfigNodeTests {
    @Test(arguments: ["", "~", "null", "Null", "NULL"])
    func `a plain scalar that spells null is null, a quoted one is text`(spelling: String) {
        #expect(ConfigNode.scalar(spelling).content == .null)
        #expect(ConfigNode.scalar(spelling, .quoted).content == .scalar(spelling))
    }

    @Test func `places order by line, then by column`() {
        let places = [ConfigPlace(line: 2, column: 1), ConfigPlace(line: 1, column: 9), ConfigPlace(line: 1, column: 2)]
        #expect(places.sorted() == [places[2], places[1], places[0]])
    }

    @Test func `a key without a place of its own stands where its value does`() {
        let value = ConfigNode.scalar("x", at: ConfigPlace(line: 4, column: 7))
        #expect(ConfigEntry("key", value).keyPlace == value.place)
        #expect(ConfigEntry("key", at: ConfigPlace(line: 4, column: 2), value).keyPlace.column == 2)
    }
}
