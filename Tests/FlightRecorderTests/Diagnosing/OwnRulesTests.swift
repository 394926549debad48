// SPDX-License-Identifier: Apache-2.0

import Diagnosis
import Foundation
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct OwnRulesTests {
    /// A rule, told apart by its id where a test is about it.
    struct Sample: Sendable, CustomTestStringConvertible {
        var rule: Rule
        var testDescription: String { rule.id }
    }

    private static let pack = (try? RuleFolder.pack())?.allActive
    static let samples = (pack?.rules ?? []).map { Sample(rule: $0) }

    @Test func `there are rules for each domain`() {
        let count = Dictionary(grouping: Self.samples, by: \.rule.domain).mapValues(\.count)
        #expect(Set(count.keys) == ["go-runtime", "bbolt", "badger", "sqlite", "redis", "etcd", "disk", "network", "http-grpc"])
        #expect(count.values.allSatisfy { $0 >= 8 } && Self.samples.count >= 60)
    }

    @Test(arguments: samples)
    func `a rule comes first in what it must match, and is absent from what it must not`(_ sample: Sample) throws {
        let pack = try #require(Self.pack)
        let (id, examples) = (sample.rule.id, sample.rule.examples)
        #expect(!examples.match.isEmpty && !examples.noMatch.isEmpty)
        for example in examples.match {
            let death = try DeathSample(example, in: nil)
            #expect(death.diagnoses(by: pack).first == id, "\(death.title)")
        }
        for example in examples.noMatch {
            let death = try DeathSample(example, in: nil)
            #expect(!death.diagnoses(by: pack).contains(id), "\(death.title)")
        }
    }

    @Test func `lint has nothing to say`() throws { #expect(try #require(Self.pack).lints == []) }

    @Test func `each procedure of a rule or an alert has its section in the runbooks, and no other has one`() throws {
        let runbooks = try Self.lines(of: "docs/RUNBOOKS.md").filter { $0.hasPrefix("### SOP-") }
        let sections = runbooks.compactMap { $0.dropFirst(4).split(separator: ":").first.map(String.init) }
        let alerts = try Self.lines(of: "deploy/prometheus/panicbox.rules.yaml").filter { $0.contains(" sop_ref: ") }
        let ofAlerts = Set(alerts.compactMap { $0.split(separator: " ").last.map(String.init) })
        let ofRules = Set(Self.samples.compactMap(\.rule.sopReference))
        #expect(!ofAlerts.isEmpty && ofAlerts.isDisjoint(with: ofRules))
        #expect(Set(sections) == ofRules.union(ofAlerts) && Set(sections).count == sections.count)
    }

    /// The lines of a file of the project.
    private static func lines(of path: String) throws -> [Substring] {
        let file = URL(filePath: #filePath).appending(path: "../../../../\(path)").standardized
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    }

    @Test func `every cause can be filled in from a death that the rule fits`() throws {
        let pack = try #require(Self.pack)
        for sample in Self.samples {
            guard let example = sample.rule.examples.match.first else { continue }
            let cause = try DeathSample(example, in: nil).causes(by: pack).first ?? ""
            #expect(!cause.isEmpty && !cause.contains("(unknown)"), "\(sample.rule.id): \(cause)")
        }
    }
}
