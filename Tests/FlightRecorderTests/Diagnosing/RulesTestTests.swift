// SPDX-License-Identifier: Apache-2.0

import Diagnosis
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct RulesTestTests {
    private static func test(_ rules: String, _ files: [String: String] = [:]) throws -> RulesTest {
        let folder = try TemporaryFolder()
        _ = try folder.write("version: 1.0.0\nrules:\n\(rules)", to: "mine.yaml")
        for (name, text) in files { _ = try folder.write(text, to: name) }
        return try RuleSet(folder.path).test
    }

    private static func rule(_ id: String, _ text: String, _ examples: String, rank: Int = 50) -> String {
        "  - {id: \(id), title: T, cause: c, rank: \(rank), when: {text: \(text)}, examples: \(examples)}\n"
    }

    @Test func `examples that come out as they should`() throws {
        let test = try Self.test(
            Self.rule("a", "boom", #"{match: ["panic: boom"], no_match: ["panic: other"]}"#)
                + Self.rule("b", "tx closed", #"{match: [{file: b.txt}, {lines: "commit: tx closed", exit: {code: 1}}]}"#),
            ["b.txt": "panic: tx closed\n\ngoroutine 1 [running]:\nmain.main()\n\t/a.go:1 +0x1\n"])
        #expect(test.isPassed && test.text == "2 rules, 4 examples, all as they should be\n")
    }

    @Test func `each way to be wrong is told, with what was found instead`() throws {
        let test = try Self.test(
            Self.rule("a", "boom", #"{match: ["panic: bang"], no_match: ["panic: boom"]}"#)
                + Self.rule("b", "boom", #"{match: ["panic: boom", "a line", {file: nowhere.txt}]}"#, rank: 40))
        #expect(!test.isPassed)
        let lines = test.text.split(separator: "\n").map(String.init)
        #expect(lines.contains("mine: a: example 1 that must match: must match and does not"))
        #expect(lines.contains("mine: a: example 1 that must not: must not match and does"))
        #expect(lines.contains("mine: b: example 1 that must match: matches, but `a` stands before it; give it a higher `rank`"))
        #expect(lines.contains { $0.hasPrefix("mine: b: example 2 that must match: its lines hold no crash") })
        #expect(lines.contains { $0.hasPrefix("mine: b: example 3 that must match: panicbox: ") })
        #expect(lines.contains("    + a, b") && lines.contains("    + no rule") && lines.last == "2 rules, 5 examples, 5 of them wrong")
    }
}
