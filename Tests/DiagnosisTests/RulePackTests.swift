// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import LogModel
import Testing

@testable import Diagnosis

@Suite struct RulePackTests {
    private static func rule(_ id: ConfigNode, rank: ConfigNode = 50, stage: ConfigNode = "active", text: ConfigNode = "boom") -> ConfigNode
    {
        ["id": id, "title": "Boom", "cause": "it said {value}", "rank": rank, "stage": stage, "when": ["text": text]]
    }

    private static func faults(_ body: () throws -> RulePack) -> [String] {
        do {
            _ = try body()
            return []
        } catch {
            return (error as? ConfigFaults)?.faults.map(\.description) ?? ["\(error)"]
        }
    }

    @Test func `the best rank comes first, and equals stand as they are written`() throws {
        let pack = try Deaths.pack([Self.rule("low", rank: 10), Self.rule("first"), Self.rule("second"), Self.rule("high", rank: 90)])
        #expect(pack.diagnose(Deaths.panic("boom")).map(\.rule) == ["high", "first", "second", "low"])
    }

    @Test func `a diagnosis has all that the rule says`() throws {
        var options = DiagnosisOptions()
        options.runbookBase = "https://wiki.example.com/run"
        let rule: ConfigNode = [
            "id": "r", "title": "T", "cause": "{value} in {culprit}", "code": "C", "severity": "critical", "check": ["one", "two"],
            "sop_ref": "SOP-1", "runbook": "x/y", "when": ["text": "boom"],
        ]
        let found = try #require(Deaths.pack([rule], options: options).diagnose(Deaths.panic("boom")).first)
        #expect(found.rule == "r" && found.version == "1.0.0" && found.stage == .active && found.title == "T" && found.code == "C")
        #expect(found.cause == "boom in main.main" && found.level == .critical && found.check == ["one", "two"])
        #expect(found.sopReference == "SOP-1" && found.runbook == "https://wiki.example.com/run/x/y" && found.evidence == ["panic: boom"])
    }

    @Test func `stages come from the rule, and the configuration goes before it`() throws {
        let rules: ConfigNode = [Self.rule("a"), Self.rule("b", stage: "canary"), Self.rule("c", stage: "off")]
        #expect(try Deaths.pack(rules).diagnose(Deaths.panic("boom")).map(\.stage) == [.active, .canary])
        var options = DiagnosisOptions()
        options.stages = ["a": .off, "c": .active]
        let pack = try Deaths.pack(rules, options: options)
        #expect(pack.diagnose(Deaths.panic("boom")).map(\.rule) == ["b", "c"] && pack.allActive.rules.allSatisfy { $0.stage == .active })
    }

    @Test func `no more than eight rules are told of one death`() throws {
        let rules = ConfigNode(.sequence((0..<20).map { Self.rule(ConfigNode(.scalar("r\($0)"))) }))
        #expect(try Deaths.pack(rules).diagnose(Deaths.panic("boom")).count == 8)
    }

    @Test func `each fault is told with its place and its mend`() {
        let faults = Self.faults {
            try Deaths.pack([
                ["id": "Bad Id", "title": "T", "cause": "{nobody}", "when": ["text": "boom"]],
                ["id": "b", "title": "T", "cause": "c", "when": ["txt": "boom"]],
                ["id": "c", "title": "T", "cause": "c", "when": [:]],
                ["id": "d", "title": "T", "cause": "c", "when": ["any": [["kind": "panik"], [:]]], "rank": 101],
            ])
        }
        for words in [
            "`Bad Id` is no id", "names {nobody}", "txt: unknown key; did you mean `text`?", "when: asks for nothing",
            "`panik` is no kind of death; did you mean `panic`?", "any[1]: asks for nothing", "write a value from 0 to 100",
        ] { #expect(faults.contains { $0.contains(words) }, "\(words) in \(faults)") }
    }

    @Test func `ids stand once, and files agree on their version`() {
        let twice = Self.faults { try Deaths.pack([Self.rule("a"), Self.rule("a")]) }
        #expect(twice.count == 1 && twice[0].contains("second rule"))
        let versions = Self.faults {
            try RulePack([Deaths.file([Self.rule("a")]), Deaths.file([Self.rule("b")], version: "1.1.0", path: "other.yaml")])
        }
        #expect(versions == ["other.yaml:1:1: version: is 1.1.0, but 1.0.0 in rules.yaml; write the same in all files of a pack"])
        #expect(Self.faults { try RulePack([Deaths.file([Self.rule("a")], version: "1.0")]) }.first?.contains("three numbers") == true)
    }

    @Test func `lint says what rules lack`() throws {
        let lints = try Deaths.pack([Self.rule("a", text: "an")]).lints.map(\.description)
        #expect(lints.count == 6 && lints.allSatisfy { $0.hasPrefix("rules: a: ") })
        #expect(lints.contains { $0.contains("`an`") } && lints.contains { $0.contains("no example that must match") })
    }
}
