// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import GoTraceback
import Testing

@testable import Diagnosis

@Suite struct RequirementTests {
    private static func requirement(_ condition: ConfigNode) throws -> Requirement {
        try #require(Deaths.pack(of: condition).rule("rule")?.condition).requirement
    }

    private static func literals(_ condition: ConfigNode) throws -> [String]? {
        try requirement(condition).literals?.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `one of the longest literals of the patterns has to be there`() throws {
        #expect(try Self.literals(["text": ["tx closed", "open *: permission denied"]]) == ["tx closed", ": permission denied"])
        #expect(try Self.literals(["frame": ["function": "go.etcd.io/bbolt.(*DB).*"]]) == ["go.etcd.io/bbolt.(*DB)."])
        #expect(try Self.literals(["signal": "SIGBUS"]) == ["SIGBUS"] && Self.literals(["type": "*fs.PathError"]) == ["fs.PathError"])
    }

    @Test func `of all conditions the one with the fewest counts, of any all together`() throws {
        #expect(try Self.literals(["text": ["aaa", "bbb"], "frame": ["function": "ccc"]]) == ["ccc"])
        #expect(try Self.literals(["any": [["text": "aaa"], ["note": "bbb"]]]) == ["aaa", "bbb"])
        #expect(try Self.literals(["any": [["text": "aaa"], ["exit": ["code": 3]]]]) == nil)
        #expect(try Self.literals(["kind": "panic", "not": ["text": "aaa"]]) == nil)
    }

    @Test func `what a sketch cannot know is not asked for`() throws {
        #expect(try Self.literals(["text": ["EOF", "IO"]]) == nil)
        #expect(try Self.literals(["frame": ["function": "main.get", "in": "any"]]) == nil)
    }

    @Test func `kinds are narrowed by each condition`() throws {
        #expect(try Self.requirement(["kind": ["panic", "exit"], "text": "aaa"]).kinds == [.exit, DeathKinds(.panic)])
        #expect(try Self.requirement(["kind": ["panic", "exit"], "frame": ["function": "aaa"]]).kinds == DeathKinds(.panic))
        #expect(try Self.requirement(["any": [["kind": "exit"], ["kind": "signal"]]]).kinds == [.exit, DeathKinds(.signal)])
    }

    @Test func `each kind has a name and a bit of its own`() {
        let kinds = DeathKinds.names.compactMap(DeathKinds.init(named:))
        #expect(Set(kinds).count == CrashKind.allCases.count + 1 && DeathKinds(named: "panics") == nil)
    }
}
