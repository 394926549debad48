// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct SearchPatternTests {
    private static func document(_ message: String) -> [UInt8] {
        var buffer = ByteBuffer()
        buffer.append("{\"@timestamp\":\"2026-11-23T08:00:00.000000000Z\",\"event\":{\"id\":\"A-1\"},\"message\":" as StaticString)
        buffer.appendJSONString(message)
        buffer.append(",\"log\":{\"level\":\"warn\"}}\n" as StaticString)
        return buffer.bytes.copy
    }

    private static func matches(_ pattern: String, _ message: String, ignoresCase: Bool = false, wholeDocument: Bool = false) throws -> Bool
    {
        try SearchPattern(pattern, ignoresCase: ignoresCase, wholeDocument: wholeDocument).matches(document(message).rawSpan)
    }

    @Test(arguments: [
        ("took", "request 7 took 12ms", true), ("tool", "request 7 took 12ms", false), ("", "anything", true), ("", "", true),
        ("say \"hi\"", "they say \"hi\" now", true), ("日本", "a 日本語 b", true), ("12ms", "12ms", true), ("12ms2", "12ms", false),
        ("warn", "nothing of the level", false), ("a", "", false), ("aab", "aaab", true), ("tab\there", "a tab\there", true),
        ("request \\d+ took", "request 7 took 12ms", true), ("^took", "request 7 took", false), ("(7|8) took$", "request 7 took", true),
        ("a.*b", "axxb", true), ("C:\\\\temp", "in C:\\temp now", true), ("[0-9]{3}", "12 345", true), ("x*y", "y", true),
        ("line2$", "line1\nline2\nline3", true), ("café", "café", true),
    ])
    func `a pattern is held against the message as it was logged`(pattern: String, message: String, isFound: Bool) throws {
        #expect(try Self.matches(pattern, message) == isFound)
    }

    @Test func `a message that is stored with other escapes is found all the same`() throws {
        let stored = Array(#"{"message":"a \u003cb\u003e \u00e9"}"#.utf8)
        #expect(try SearchPattern("<b>").matches(stored.rawSpan) && SearchPattern("<b> é$").matches(stored.rawSpan))
    }

    @Test func `upper and lower case can be one`() throws {
        #expect(try Self.matches("REFUSED", "connection refused", ignoresCase: true))
        #expect(try Self.matches("ref[a-z]+D", "connection REFUSED", ignoresCase: true))
        #expect(try Self.matches("ÄPFEL", "zwei äpfel", ignoresCase: true))
        #expect(try !Self.matches("REFUSED", "connection refused"))
    }

    @Test func `the whole document can be looked at`() throws {
        #expect(
            try Self.matches(#""level":"warn""#, "text", wholeDocument: true) && Self.matches("level.*warn", "text", wholeDocument: true))
        #expect(try !Self.matches(#""level":"error""#, "text", wholeDocument: true))
    }

    @Test(arguments: [("a(b", 4), ("[a-", 4), ("a**", 3), ("*a", 1), ("a)b", 2), ("日本(", 4), ("\\", 2)])
    func `a pattern that is none says where`(pattern: String, place: Int) {
        let error = #expect(throws: SearchPattern.Malformed.self) { try SearchPattern(pattern) }
        #expect(error?.description.hasPrefix("`\(pattern)` is no regular expression: ") == true)
        #expect(error?.description.hasSuffix(", at character \(place)") == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        ("panic: .*nil", "panic: "), ("a+bcd", "bcd"), ("colou?r", "colo"), ("x{0,2}yz", "yz"), ("a|b", ""), ("(?i)abc", ""),
        ("\\d+ms took", "ms took"),
        ("status=5\\d\\d", ""), ("(abc)?de", "de"), ("[xyz]uv", "uv"), ("\\.go:12", "go:12"), ("\\x41bcdef", ""), ("ab*", "a"),
    ])
    func `what every match must hold is taken out of an expression only where it is sure`(pattern: String, required: String) {
        let found = SearchPattern.required(in: pattern)
        // Less is slower, more would be wrong.
        #expect(found.isEmpty || String(decoding: found, as: UTF8.self) == required)
    }

    @Test func `a needle is found wherever it stands`() {
        var random = SeededRandom(seed: 12)
        for _ in 0..<3_000 {
            let text = (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0x61...0x63, using: &random) }
            let needle = (0..<Int.random(in: 0...4, using: &random)).map { _ in UInt8.random(in: 0x61...0x63, using: &random) }
            let expected = needle.isEmpty || String(decoding: text, as: UTF8.self).contains(String(decoding: needle, as: UTF8.self))
            #expect(ByteNeedle(needle).isFound(in: text.rawSpan) == expected, "\(text) \(needle)")
        }
    }
}
