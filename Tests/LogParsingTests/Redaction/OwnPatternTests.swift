// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import LogModel
import TestSupport
import Testing

@testable import LogParsing

@Suite struct OwnPatternTests {
    private func options(_ name: String, _ pattern: String) throws(ConfigFaults) -> RedactionOptions {
        let entry: ConfigNode = ["name": .scalar(name, .quoted), "pattern": .scalar(pattern, .quoted)]
        return try ConfigDocument(ConfigNode(.mapping([ConfigEntry("patterns", ConfigNode(.sequence([entry])))]))).decode(
            RedactionOptions.self)
    }

    private func fault(_ name: String, _ pattern: String) -> String? {
        do throws(ConfigFaults) {
            _ = try options(name, pattern)
            return nil
        } catch {
            return error.faults.first.map { "\($0.path): \($0.problem.problem)" }
        }
    }

    private func redact(_ text: String, _ name: String, _ pattern: String) throws -> String {
        var redactor = Redactor(try options(name, pattern))
        var openKey = 0
        let clean = redactor.redacted(Array(text.utf8).rawSpan, openKey: &openKey)
        if clean != nil { #expect(redactor.takeCounts()[name] ?? 0 > 0) }
        return clean.map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    @Test func `what a pattern matches is replaced under its name, each time`() throws {
        #expect(try redact("CUST-123456 and CUST-654321!", "customer", "CUST-[0-9]{6}") == "[redacted:customer] and [redacted:customer]!")
        #expect(try redact("a\nb CUST-123456\n", "customer", "CUST-[0-9]{6}$") == "a\nb [redacted:customer]\n")
        #expect(try redact("nothing", "customer", "CUST-[0-9]{6}") == "nothing")
    }

    @Test func `in JSON no quote and no escape is lost`() throws {
        #expect(try redact(#"{"a":"x\"y","b":12}"#, "all", ".+") == #"{"[redacted:all]":"[redacted:all]","[redacted:all]":12}"#)
        #expect(try redact(#"{"a":123456}"#, "six", "[0-9]{6}") == #"{"a":"[redacted:six]"}"#)
        #expect(try redact(#"{"a":1234567}"#, "six", "[0-9]{6}") == #"{"a":1234567}"#)
        #expect(try redact(#"{"a":"x\u00e9y"}"#, "u", "u00") == #"{"a":"x[redacted:u]y"}"#)
        #expect(try redact(#"{"a":"x\\ny"}"#, "n", "n") == #"{"a":"x\\[redacted:n]y"}"#)
    }

    @Test func `the first 64 KiB of a line are looked at, and of each string of JSON, and as much behind each match`() throws {
        let (far, near) = (String(repeating: ".", count: 64 * 1_024), String(repeating: ".", count: 60_000))
        #expect(try redact("\(far)CUST-123456", "customer", "CUST-[0-9]{6}") == "\(far)CUST-123456")
        let pair = "\(near)[redacted:customer]\(near)[redacted:customer]"
        #expect(try redact("\(near)CUST-123456\(near)CUST-123456", "customer", "CUST-[0-9]{6}") == pair)
        #expect(
            try redact(#"{"a":"\#(far)","b":"CUST-123456"}"#, "customer", "CUST-[0-9]{6}") == #"{"a":"\#(far)","b":"[redacted:customer]"}"#)
    }

    @Test func `a row of backslashes is gone over once`() throws {
        let row = String(repeating: #"\\"#, count: 20_000)
        #expect(try redact(#"{"a":"\#(row)"}"#, "b", #"\\"#).contains(#""[redacted:b][redacted:b]"#))
    }

    @Test(arguments: [
        ("Customer", "x", "patterns[0].name: `Customer` cannot stand in a document"),
        ("c", "(", "patterns[0].pattern: is no regular expression: Unmatched ( or \\("),
        ("c", "\\d+", "patterns[0].pattern: has `\\d`, which POSIX does not know"),
        ("c", "(a)\\1", "patterns[0].pattern: has `\\1`, which POSIX does not know"),
        ("c", "(?i)a", "patterns[0].pattern: has `(?`, which POSIX does not know"),
        ("c", "a{1,300}", "patterns[0].pattern: repeats something more than 255 times"),
        ("c", "a*", "patterns[0].pattern: matches nothing at all"),
        ("c", String(repeating: "a", count: 513), "patterns[0].pattern: is longer than 512 bytes"),
        ("password", "a", "patterns[0]: a second kind is named `password`"),
    ])
    func `a pattern that cannot be kept to is a fault`(name: String, pattern: String, words: String) {
        #expect(fault(name, pattern) == words)
    }

    @Test func `on and off are words`() throws {
        #expect(try !ConfigDocument("off").decode(RedactionOptions.self).enabled)
        #expect(try ConfigDocument("on").decode(RedactionOptions.self).enabled)
        #expect(try !ConfigDocument(["enabled": false]).decode(RedactionOptions.self).enabled)
        #expect(throws: ConfigFaults.self) { try ConfigDocument("of").decode(RedactionOptions.self) }
    }
}
