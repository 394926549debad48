// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import LogModel
import TestSupport
import Testing

@testable import LogParsing

/// What is looked at byte by byte grows as a line does, whatever stands in it.
@Suite struct SearchMemoryTests {
    private func looked(_ text: String) -> Int {
        var (redactor, openKey) = (Redactor(), 0)
        _ = redactor.redacted(Array(text.utf8).rawSpan, openKey: &openKey)
        return redactor.looked
    }

    @Test(arguments: [
        "@", "a@", "a:b@", "@@a", "://@", "://u@", "://u@@", "x://u:p/@", "a@tcp(", "\\u0026@", "password", "pass", "pass=", "pass.",
        "password: ",
        "token=0x1", "secret=[redacted:", "secret='[redacted:", "secret=\"[redacted:", "secret=\\\"[redacted:", "secret=[a ",
        "secret=[\"a\",",
        "authorization", "authorization:", "authorization: basic ", "authorization:[redacted:", "Bearer ", "sig=", "eyJ", "eyJaaaaa.",
        "ghp_",
        "-----BEGIN ", "-----BEGIN PRIVATE" + " KEY-----", "\"password\":", "\"password\":[", "password=*", "api_key.", "secret=&",
        "secret;",
    ])
    func `no byte is gone over often`(unit: String) {
        let counts = [20_000, 40_000].map { length in looked(String(repeating: unit, count: length / unit.utf8.count)) }
        #expect(counts[0] < 10 * 20_000, "\(counts)")
        #expect(counts[1] <= counts[0] * 2 + 1_000, "\(counts)")
    }

    @Test func `the address before an at sign is what it is without a memory`() {
        var random = SeededRandom(seed: 23)
        let parts = ["@", "@@", "a", ":", "://", "/", " ", "tcp(", "u:p", "?", String(repeating: "w", count: 90), "\\u0026", "\""]
        for _ in 0..<5_000 {
            let text = Array((0..<Int.random(in: 1...14, using: &random)).map { _ in parts.randomElement(using: &random)! }.joined().utf8)
            var memory = SearchMemory()
            for at in text.indices where text[at] == UInt8(ascii: "@") {
                var fresh = SearchMemory()
                let known = text.rawSpan.address(around: at, floor: 0, &memory)
                let found = text.rawSpan.address(around: at, floor: 0, &fresh)
                #expect(known?.range == found?.range && known?.kind == found?.kind, "\(String(decoding: text, as: UTF8.self)) at \(at)")
            }
        }
    }
}
