// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    @Suite struct CheckCommandTests {
        private static func check(_ text: String, _ options: String...) async throws -> (process: ChildProcess, path: String) {
            let folder = try TemporaryFolder()
            let path = try folder.write(text, to: "panicbox.yaml")
            return (try await Panicbox.run(["check"] + options + ["-c", path]), path)
        }

        @Test func `a file for exec needs no sources, and one for the agent does`() async throws {
            let text = "ring: {directory: /var/lib/panicbox}\nstatus: {listen: 127.0.0.1:9600}\n"
            #expect(try await Self.check(text, "--exec").process.exit == .code(0))
            let refused = try await Self.check(text).process
            #expect(refused.exit == .code(78) && refused.errors.contains("sources: is missing; add the key"))
        }

        @Test func `a sound file is said to be sound`() async throws {
            let (process, path) = try await Self.check(
                """
                ring: {directory: /var/lib/panicbox}
                sources:
                  - file: {paths: [/var/log/*.log]}
                sinks:
                  - name: search
                    elasticsearch: {hosts: [http://localhost:9200], index: logs}
                """)
            #expect(process.exit == .code(0) && process.errors == "")
            #expect(process.outputText == "\(path): sound (1 source, sinks search, ring /var/lib/panicbox)\n")
        }

        @Test func `every fault is printed with its line and its mend, and the end is 78`() async throws {
            let (process, path) = try await Self.check(
                """
                ring: {directory: /var/lib/panicbox, max_size: 1MiB}
                sources:
                  - file:
                      paths: [relative.log]
                      start_at: middle
                sinks:
                  - name: one/two
                    elasticsearch:
                      hosts: [search.example.com]
                      index: Logs
                      username: me
                  - name: copy
                    file: {path: /tmp/x}
                  - name: copy
                    file: {path: /tmp/y}
                grace_perido: 5s
                """)
            #expect(process.exit == .code(78) && process.outputText == "")
            let lines = process.errors.split(separator: "\n").map(String.init)
            let numbers = lines.compactMap { $0.hasPrefix("\(path):") ? Int($0.dropFirst(path.count + 1).prefix { $0.isNumber }) : nil }
            #expect(lines.count == numbers.count && numbers == numbers.sorted())
            #expect(Set(numbers).isSuperset(of: [1, 4, 5, 7, 9, 10, 11, 16]), "\(process.errors)")
            #expect(process.errors.contains("grace_perido: unknown key; did you mean `grace_period`?"))
            #expect(process.errors.contains("a second sink is named `copy`"))
        }

        @Test func `two sources that read the same file are told of, by check and by run`() async throws {
            let folder = try TemporaryFolder()
            try folder.write("hello\n", to: "app.log")
            let agent = try Agent(
                folder: folder,
                configuration: """
                    ring: {directory: \(folder.file("ring"))}
                    sources:
                      - file: {paths: ["\(folder.file("*.log"))"]}
                      - file: {paths: ["\(folder.file("app.*"))"]}
                    sinks:
                      - name: copy
                        file: {path: \(folder.file("out.ndjson"))}
                        batch: {max_age: 20ms}
                    """)
            let words = "sources[1].file follows \(folder.file("app.log")), as sources[0].file does: each line is sent twice"
            let check = try await Panicbox.run(["check", "-c", agent.configuration])
            #expect(check.exit == .code(0) && check.outputText.hasPrefix("\(agent.configuration): sound"))
            #expect(check.errors.hasPrefix("\(agent.configuration): \(words)"))
            let process = try agent.start()
            try await eventually("the line, twice; panicbox says \(process.errors)") { agent.delivered().count == 2 }
            #expect(process.errors.contains(words))
            process.signal(SIGTERM)
            #expect(try await process.wait() == .code(0))
        }

        @Test(arguments: ["a: [", "a: b: c", "\tx: 1", "a: 1\na: 2", "- 1", "text", "", "{}", "\u{0}"])
        func `what is no configuration ends with 78 and a place`(text: String) async throws {
            let (process, path) = try await Self.check(text)
            #expect(process.exit == .code(78), "\(text): \(process.errors)")
            #expect(process.errors.hasPrefix("\(path):"))
        }

        @Test func `a file that is not there, and a directory, end with 78`() async throws {
            let folder = try TemporaryFolder()
            for path in [folder.file("none.yaml"), folder.path] {
                let process = try await Panicbox.run(["check", "-c", path])
                #expect(process.exit == .code(78) && process.errors.contains(path))
                let run = try await Panicbox.run(["run", "-c", path])
                #expect(run.exit == .code(78))
            }
        }
    }
}
