// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

struct NearestKeyTests {
    private let keys = ["paths", "start_at", "read_chunk", "elasticsearch", "around", "tls", "to"]

    @Test(arguments: [
        ("pahts", "paths"), ("path", "paths"), ("pathss", "paths"), ("Paths", "paths"), ("startAt", "start_at"),
        ("start-at", "start_at"), ("strat_at", "start_at"), ("readchunks", "read_chunk"), ("elasticsaerhc", "elasticsearch"),
        ("arround", "around"), ("tsl", "tls"),
    ])
    func `a few slips lead back to the key`(written: String, meant: String) {
        #expect(NearestKey.find(written, in: keys) == meant)
    }

    @Test(arguments: ["", "x", "of", "hosts", "ssl", "encoding", "stop", "at", "search", "-"])
    func `a word far from every key suggests none`(written: String) {
        #expect(NearestKey.find(written, in: keys) == nil)
    }

    @Test func `the nearest wins, among equals the first`() {
        #expect(NearestKey.find("hst", in: ["hosts", "host", "lhost"]) == "host")
        #expect(NearestKey.find("wax", in: ["max", "tax"]) == "max")
        #expect(NearestKey.find("anything", in: []) == nil)
    }

    @Test(arguments: [
        ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("ab", "ba", 1), ("ca", "abc", 3),
        ("kitten", "sitting", 3),
    ])
    func `the distance counts letters left out, put in, changed or swapped`(left: String, right: String, distance: Int) {
        #expect(NearestKey.distance(Array(left.utf8), Array(right.utf8)) == distance)
    }
}
