// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import Probes

@Suite struct JSONNumbersTests {
    private static func read(_ text: String) throws -> [String: Double] {
        var found: [String: Double] = [:]
        let json = Array(text.utf8)
        try JSONNumbers.read(json.rawSpan) { found[$0] = $1 }
        return found
    }

    @Test func `numbers have the names of the members that lead to them`() throws {
        let text = """
             {"cmdline": ["/srv", "-n", "5"], "redis": {"pool": {"timeouts": 3114, "idle":-2}}, "ratio":0.5e1,
              "on": true, "off":null, "list":[{"a":1},[2],3], "empty":{}, "after" : 7 }
            """
        #expect(try Self.read(text) == ["redis.pool.timeouts": 3_114, "redis.pool.idle": -2, "ratio": 5, "after": 7])
    }

    @Test func `escapes in names are undone where a name may well have them`() throws {
        #expect(try Self.read(#"{"a\"b\\c\/d\u0041":1,"":2}"#) == [#"a"b\c/d\u0041"#: 1, "": 2])
    }

    @Test func `what is no number, or none that counts anything, is left out`() throws {
        // expvar.Float prints NaN and +Inf.
        #expect(try Self.read(#"{"a":NaN,"b":+Inf,"c":-Inf,"d":1e999,"e":1e31,"f":-1e400,"g":1}"#) == ["g": 1])
        let digits = String(repeating: "9", count: 100_000)
        #expect(try Self.read("{\"a\":\(digits),\"b\":0.\(digits)}").isEmpty)
    }

    @Test(arguments: [
        "", " ", "[]", "5", "\"a\"", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{\"a\":}", "{a:1}", "{\"a\":1}}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}", "{\"a\":[1,]}", "{\"a\":[1 2]}", "{\"a\":[1}", "{\"a\":\"x", "{\"a\":\"x\\", "{\"a\":hello}",
        "<html>404</html>",
        "{\"a\":1}{\"b\":2}", "{\"a\":--1}", "\u{0}{}",
    ])
    func `what is no JSON object is a fault`(text: String) {
        #expect(throws: JSONNumbers.Fault.self) { try Self.read(text) }
    }

    @Test func `depth costs no stack`() {
        for bracket in ["[", "{\"a\":"] {
            let text = "{\"a\":" + String(repeating: bracket, count: 200_000)
            let fault = #expect(throws: JSONNumbers.Fault.self) { try Self.read(text) }
            #expect(fault?.problem == "too many levels")
        }
    }

    @Test func `long names are cut`() throws {
        let name = String(repeating: "n", count: 5_000)
        #expect(try Self.read("{\"\(name)\":{\"\(name)\":1}}").keys.allSatisfy { $0.utf8.count <= 201 })
    }

    @Test func `any cut and any changed byte is read or refused`() throws {
        let text = Array(#"{"memstats":{"Alloc":1,"BySize":[{"Size":0}]},"q":{"w":1.5e2,"s":"a\"b"},"n":null}"#.utf8)
        for length in 0..<text.count {
            let cut = Array(text[..<length])
            _ = try? JSONNumbers.read(cut.rawSpan) { _, _ in }
        }
        var random = SeededRandom(seed: 7)
        for _ in 0..<5_000 {
            var changed = text
            changed[Int.random(in: 0..<text.count, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            _ = try? JSONNumbers.read(changed.rawSpan) { _, value in #expect(value.isFinite) }
        }
    }
}
