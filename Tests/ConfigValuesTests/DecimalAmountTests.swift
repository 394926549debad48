// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ConfigValues

struct DecimalAmountTests {
    @Test(arguments: [("12kB", 12, "kB"), ("1.5MiB", 1500, "MiB"), ("0.0019s", 1, "s"), ("7", 7, ""), ("1.5.5", 1500, ".5")])
    func `a number is taken off the front and the rest is left`(text: String, product: Int, left: String) throws {
        var rest = text[...]
        let amount = try #require(DecimalAmount(takenFrom: &rest))
        #expect(amount.times(amount.hasFraction ? 1000 : 1) == product)
        #expect(rest == left)
    }

    @Test(arguments: ["", "x", ".5", "5.", "5.x", "-5", "+5", "\u{663}"])
    func `what does not begin with a number is left alone`(text: String) {
        var rest = text[...]
        let amount = DecimalAmount(takenFrom: &rest)
        #expect(amount == nil && rest == text)
    }

    @Test(arguments: [18, 19, 38, 39, 128, 1000])
    func `a fraction of any length is cut, never overflows`(digits: Int) throws {
        var rest = ("0.5" + String(repeating: "9", count: digits))[...]
        let amount = try #require(DecimalAmount(takenFrom: &rest))
        #expect(amount.times(10) == 5 && amount.hasFraction && rest.isEmpty)
    }

    @Test(arguments: [20, 39, 128, 1000])
    func `a number too large for its unit is none`(digits: Int) throws {
        for fraction in ["", ".5", ".000000000000000000000001"] {
            var rest = (String(repeating: "9", count: digits) + fraction)[...]
            let amount = try #require(DecimalAmount(takenFrom: &rest))
            #expect(amount.times(1) == nil && amount.times(.max) == nil)
        }
    }
}
