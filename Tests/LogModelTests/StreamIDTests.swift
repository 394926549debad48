// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@Suite struct StreamIDTests {
    @Test func `the text is base64url of the first twelve bytes`() {
        var random = SeededRandom(seed: 6)
        for length in 0..<20 {
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            let twelve = Array((bytes + [UInt8](repeating: 0, count: 12)).prefix(12))
            let expected = Data(twelve).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            #expect(StreamID(hash: bytes).description == expected)
            #expect(StreamID(hash: bytes).ascii.count == StreamID.length)
        }
        #expect(StreamID(hash: [UInt8](repeating: 0xFF, count: 12)).description == "________________")
    }

    @Test func `a text comes back as the same id`() {
        let id = StreamID(hash: [1, 2, 3])
        #expect(StreamID(ascii: id.ascii) == id)
    }

    @Test(arguments: [
        "", "AAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAA+", "AAAAAAAAAAAAAAA/", "AAAAAAAAAAAAAAA=", "AAAAAAAAAAAAAAé",
    ])
    func `what is not sixteen base64url characters is no id`(text: String) {
        #expect(StreamID(ascii: Array(text.utf8)) == nil)
    }

    @Test func `ids drawn at random differ`() {
        #expect(Set((0..<100).map { _ in StreamID.random() }).count == 100)
    }
}
