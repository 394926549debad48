// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import LogParsing

@Suite struct PrefixFormTests {
    /// The form of the prefix that `line` has before a text.
    private func form(_ line: String, before limit: Int) throws -> (prefix: LinePrefix, form: PrefixForm) {
        let bytes = Array(line.utf8)
        let prefix = LinePrefix(of: bytes.rawSpan, before: limit)
        let form = PrefixForm(prefix, on: bytes.rawSpan, length: limit)
        return (prefix, try #require(form))
    }

    @Test func `times may differ in their digits, words may not`() throws {
        var (_, form) = try form("2026-11-23T08:00:00.5Z web-1 ready to serve whatever comes", before: 29)
        func matches(_ line: String) -> Bool { form.matches(Array(line.utf8).rawSpan) }
        #expect(matches("2027-01-01T23:59:59.0Z web-1 and more that is as long"))
        #expect(!matches("2027-01-01T23:59:59.0Z web-2 and more that is as long"))
        #expect(!matches("2027-01-01T23:59:59.01Z web-1 and more that is as long"))
        #expect(!matches("2027-01-01T23:59:59.0Z web-1"))
        #expect(form.length == 29)
    }

    @Test func `what has a form has the prefix, as long`() throws {
        var random = SeededRandom(seed: 11)
        let lines = [
            "2026-11-23T08:00:00.123Z ready to serve whatever comes along", "Nov 23 08:00:00 host web[7]: ready to serve whatever comes",
            "web-7d4b app ready to serve whatever may come along", "1795420800.123456 ready to serve whatever comes along",
        ]
        for (line, limit) in zip(lines, [25, 29, 13, 18]) {
            var (prefix, form) = try form(line, before: limit)
            for _ in 0..<5_000 {
                var bytes = Array(line.utf8)
                for _ in 0..<Int.random(in: 0...3, using: &random) {
                    bytes[Int.random(in: 0..<limit, using: &random)] =
                        Array("0123456789 :-.TZ[a".utf8).randomElement(using: &random) ?? 0x20
                }
                guard form.matches(bytes.rawSpan) else { continue }
                #expect(prefix.length(in: bytes.rawSpan) == limit, "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }

    @Test func `a prefix that is too long has no form`() {
        let bytes = Array("\(String(repeating: "a-host-with-a-name", count: 4)) ready".utf8)
        let form = PrefixForm(LinePrefix(of: bytes.rawSpan, before: 73), on: bytes.rawSpan, length: 73)
        #expect(form == nil)
    }
}
