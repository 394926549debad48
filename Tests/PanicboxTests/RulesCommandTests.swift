// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    @Suite struct RulesCommandTests {
        private static let crash = """
            panic: runtime error: invalid memory address or nil pointer dereference
            [signal SIGSEGV: segmentation violation code=0x1 addr=0x40 pc=0x6904a7]

            goroutine 1 [running]:
            go.etcd.io/bbolt.(*DB).beginRWTx(0x0)
            \tgo.etcd.io/bbolt@v1.3.8/db.go:85 +0x47
            main.(*service).Save(0xc000076150)
            \t/src/app/storage.go:32 +0x5c

            """

        /// A folder with one rule, `mine`.
        private static func rules(version: String = "1.0.0", text: String) throws -> TemporaryFolder {
            let folder = try TemporaryFolder()
            let rule = "{id: mine, title: Mine, cause: c, when: {text: \(text)}}"
            try folder.write("version: \(version)\nrules:\n  - \(rule)\n", to: "mine.yaml")
            return folder
        }

        @Test func `the document of a crash says cause, procedure and runbook`() async throws {
            let folder = try TemporaryFolder()
            let file = try folder.write(Self.crash, to: "crash.txt")
            let document = try #require(JSONDocument.lines(try await Panicbox.run(["parse", "--format", "ndjson", file]).output).first)
            #expect(document.text("event.reason") == "bbolt was called on a nil *DB")
            #expect(document.text("event.reference") == "https://runbooks.example.com/panicbox/bbolt/nil-db")
            let diagnosis = try #require((document["panicbox.diagnosis"] as? [[String: Any]])?.first)
            #expect(diagnosis["rule"] as? String == "bbolt-nil-db" && diagnosis["sop_ref"] as? String == "SOP-BOLT-001")
            #expect((diagnosis["cause"] as? String)?.hasPrefix("go.etcd.io/bbolt.(*DB).beginRWTx was called on a nil *bbolt.DB") == true)
            let text = try await Panicbox.run(["parse", file]).outputText
            #expect(text.contains("diagnosis  bbolt was called on a nil *DB  bbolt-nil-db") && text.contains("SOP-BOLT-001"))
            let html = try await Panicbox.run(["parse", "--format", "html", file]).outputText
            #expect(html.contains("<a href=\"https://runbooks.example.com/panicbox/bbolt/nil-db\">"))
        }

        @Test func `list, show, test and lint of panicbox's own rules`() async throws {
            let list = try await Panicbox.run(["rules", "list"])
            #expect(list.exit == .code(0) && list.outputText.contains("bbolt-nil-db") && list.outputText.contains("SOP-REDIS-001"))
            let show = try await Panicbox.run(["rules", "show", "bbolt-nil-db"])
            #expect(show.outputText.hasPrefix("bbolt-nil-db: ") && show.outputText.contains("receiver: nil"))
            let missing = try await Panicbox.run(["rules", "show", "bbolt-nildb"])
            #expect(missing.exit == .code(1) && missing.errors.contains("did you mean `bbolt-nil-db`?"))
            let test = try await Panicbox.run(["rules", "test"])
            #expect(test.exit == .code(0) && test.outputText.hasSuffix("all as they should be\n"))
            let lint = try await Panicbox.run(["rules", "lint"])
            #expect(lint.exit == .code(0) && lint.outputText.hasSuffix("nothing to say\n"))
        }

        @Test func `a folder with a fault ends with 78, one that lacks something with 1`() async throws {
            let rules = try Self.rules(text: "boom")
            let lint = try await Panicbox.run(["rules", "lint", rules.path])
            #expect(lint.exit == .code(1) && lint.errors.contains("mine: mine: has no example that must match"))
            try rules.write("version: 1.0.0\nrules:\n  - {id: other}\n", to: "other.yaml")
            let test = try await Panicbox.run(["rules", "test", rules.path])
            #expect(test.exit == .code(78) && test.errors.contains("other.yaml:3:5: rules[0].title: is missing"))
        }

        @Test func `diff holds two packs against the crashes of a ring`() async throws {
            let folder = try TemporaryFolder()
            let input = try folder.write("panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/a.go:1 +0x1\n", to: "crash.txt")
            let record = try await Panicbox.run(["--ring", folder.file("ring"), "--quiet"], input: .file(input))
            #expect(record.exit == .code(0))
            let (old, new) = (try Self.rules(text: "bang"), try Self.rules(version: "1.1.0", text: "boom"))
            let diff = try await Panicbox.run(["rules", "diff", old.path, new.path, "--ring", folder.file("ring"), "--since", "1h"])
            #expect(diff.exit == .code(0) && diff.outputText.hasPrefix("1 death, version 1.0.0 against 1.1.0\n"), "\(diff.errors)")
            #expect(diff.outputText.contains("  + mine ") && diff.outputText.contains("no rule before, mine now"))
        }

        @Test func `check tells the faults of the rules, and what they lack`() async throws {
            let (folder, rules) = (try TemporaryFolder(), try Self.rules(text: "boom"))
            let file = try folder.write(
                "ring: {directory: /r}\nsources:\n  - file: {paths: [/l.log]}\ndiagnosis: {rules: \(rules.path), stages: {mine: canary}}\n",
                to: "panicbox.yaml")
            let sound = try await Panicbox.run(["check", "-c", file])
            #expect(sound.exit == .code(0) && sound.errors.contains("rules: mine: mine: has no example"))
            try rules.write("version: 1.0.0\nrules:\n  - {id: other}\n", to: "other.yaml")
            let bad = try await Panicbox.run(["check", "-c", file])
            #expect(bad.exit == .code(78) && bad.errors.contains("other.yaml:3:5"))
        }

        @Test func `SIGHUP takes the rules anew, and a bad file changes nothing`() async throws {
            let rules = try Self.rules(text: "bang")
            let agent = try Agent(
                sinks: "sinks: [{name: copy, file: {path: OUT}, batch: {max_age: 20ms}}]", sources: "diagnosis: {rules: \(rules.path)}")
            let text = try agent.folder.text(of: "panicbox.yaml").replacingOccurrences(of: "OUT", with: agent.folder.file("out.ndjson"))
            try agent.folder.write(text, to: "panicbox.yaml")
            let process = try agent.start()
            func crash(_ number: Int) async throws -> JSONDocument {
                // Another fingerprint each time: a crash that comes again is only counted.
                let name = number == 1 ? "first" : "second"
                try agent.log("panic: boom\n\ngoroutine 1 [running]:\nmain.\(name)()\n\t/a.go:1 +0x1\n\nexit status 2\n")
                try await eventually("crash \(number): \(process.errors)") {
                    agent.delivered().filter { $0.dataset == "go.crash" }.count == number
                }
                return try #require(agent.delivered().last { $0.dataset == "go.crash" })
            }
            #expect(try await crash(1)["panicbox.diagnosis"] == nil)
            try rules.write("version: 1.1.0\nrules:\n  - {id: mine, title: Mine, cause: c, when: {txt: boom}}\n", to: "mine.yaml")
            process.signal(SIGHUP)
            try await eventually("refused: \(process.errors)") { process.errors.contains("rules[0].when.txt: unknown key") }
            try rules.write("version: 1.1.0\nrules:\n  - {id: mine, title: Mine, cause: c, when: {text: boom}}\n", to: "mine.yaml")
            process.signal(SIGHUP)
            try await eventually("taken: \(process.errors)") { process.errors.contains("the rules of version 1.1.0 are in use") }
            let diagnosis = try await crash(2)["panicbox.diagnosis"] as? [[String: Any]]
            #expect(diagnosis?.first?["rule"] as? String == "mine" && diagnosis?.first?["version"] as? String == "1.1.0")
            process.signal(SIGTERM)
            #expect(try await process.wait() == .code(0))
        }
    }
}
