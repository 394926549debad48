// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Diagnosis
import Foundation
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct RuleFolderTests {
    static let own = URL(filePath: #filePath).appending(path: "../../../../config/rules").standardized.path

    @Test func `panicbox was built with the files of config/rules, all of them`() throws {
        let files = try RuleFolder.read(Self.own)
        let embedded = try RuleFolder.embedded()
        #expect(Set(embedded.map(\.domain)) == Set(files.map(\.domain)) && embedded.count == files.count)
        for file in files { #expect(embedded.first { $0.domain == file.domain }?.tree == file.tree, "\(file.domain)") }
    }

    @Test func `a folder goes before panicbox's own rules`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("version: 2.0.0\nrules:\n  - {id: a, title: A, cause: c, when: {text: boom}}\n", to: "mine.yaml")
        _ = try folder.write("no rules here", to: "README.md")
        var options = DiagnosisOptions()
        options.rules = folder.path
        let pack = try RuleFolder.pack(options)
        #expect(pack.version == "2.0.0" && pack.rules.map(\.id) == ["a"] && pack.rules[0].domain == "mine")
    }

    private static func words(_ options: DiagnosisOptions) -> String {
        do {
            _ = try RuleFolder.pack(options)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test func `faults of several files are told with file, line and column`() throws {
        let folder = try TemporaryFolder()
        let first = try folder.write(
            "version: 1.0.0\nrules:\n  - id: a\n    titel: A\n    cause: c\n    when: {text: boom}\n", to: "a.yaml")
        let second = try folder.write("version: 1.0.0\nrules:\n  - {id: b, title: B, cause: c, when: {adress: nil}}\n", to: "b.yaml")
        var options = DiagnosisOptions()
        options.rules = folder.path
        let words = Self.words(options)
        #expect(words.contains("\(first):4:5: rules[0].titel: unknown key; did you mean `title`?"))
        #expect(words.contains("\(second):3:40: rules[0].when.adress: unknown key; did you mean `address`?"))
    }

    @Test func `no folder, no rules and no YAML are told`() throws {
        let folder = try TemporaryFolder()
        var options = DiagnosisOptions()
        options.rules = folder.file("nowhere")
        #expect(Self.words(options).contains("cannot read the rules in"))
        options.rules = folder.path
        #expect(Self.words(options).contains("holds no rules"))
        let path = try folder.write("a: [", to: "a.yaml")
        #expect(Self.words(options).hasPrefix("\(path):"))
    }

    @Test func `a stage for a rule that does not exist is refused`() {
        var options = DiagnosisOptions()
        options.stages = ["bbolt-nildb": .off]
        #expect(Self.words(options) == "panicbox: diagnosis.stages: there is no rule `bbolt-nildb`; did you mean `bbolt-nil-db`?")
    }
}
