// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    @Suite struct ExplainTests {
        @Test func `each line comes out with its class, its state and what became of it`() async throws {
            let folder = try TemporaryFolder()
            let input = try folder.write("2026/11/23 08:00:00 up\n" + ServiceLog.crash(), to: "crash.txt")
            let process = try await Panicbox.run(["explain", input])
            #expect(process.exit == .code(0) && process.errors == "")
            let rows = process.outputText.split(separator: "\n", omittingEmptySubsequences: false).map {
                $0.split(separator: " ").map(String.init)
            }
            #expect(rows[0] == ["LINE", "OFFSET", "CLASS", "STATE", "BECAME", "TEXT"])
            #expect(rows[1].prefix(5) == ["1", "0", "logged", "idle", "line"])
            #expect(rows[2].prefix(6) == ["2", "23", "panic", "idle", "crash", "1"])
            #expect(process.outputText.contains("crash 1: panic, lines 2 to 11 (10 lines)\n"))
            #expect(process.outputText.contains("  ended: the input ended\n"))
            #expect(!process.outputText.contains("\u{1B}"), "no colour but on a terminal")
        }

        @Test func `ndjson has one object for each line of standard input, then one for each crash`() async throws {
            let folder = try TemporaryFolder()
            let text = try ServiceLog.lines(0..<5) + ServiceLog.crash() + ServiceLog.lines(5..<50)
            let input = try folder.write(text, to: "service.log")
            let process = try await Panicbox.run(["explain", "--format", "ndjson"], input: .file(input))
            #expect(process.exit == .code(0))
            let records = JSONDocument.lines(process.output)
            let lines = records.filter { $0.text("record") == "line" }
            #expect(lines.map { $0.number("line") ?? 0 } == Array(1...60))
            #expect(lines.map { ($0.text("text") ?? "") + "\n" }.joined() == text)
            #expect(lines.filter { $0.text("became") == "crash" }.count == 10)
            #expect(records.last?.text("kind") == "panic" && records.last?.number("first_line") == 6)
        }

        @Test func `what stands round the lines is taken off, or left on when told so`() async throws {
            let folder = try TemporaryFolder()
            let text = try ServiceLog.crash().split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                .map { "2026-11-23T08:00:00.000000001Z stderr F \($0)\n" }.joined()
            let input = try folder.write(text, to: "0.log")
            let opened = try await Panicbox.run(["explain", "--format", "ndjson", input])
            let lines = JSONDocument.lines(opened.output).filter { $0.text("record") == "line" }
            #expect(lines.count == 10 && lines.allSatisfy { $0.text("within") == "cri stderr" && $0.text("became") == "crash" })
            #expect(lines.first?.text("class") == "panic")

            let wrong = try await Panicbox.run(["explain", "--transport", "docker", "--format", "ndjson", input])
            let unopened = JSONDocument.lines(wrong.output).filter { $0.text("record") == "line" }
            #expect(unopened.count == 10 && !unopened.contains { $0.text("within")?.contains("cri") ?? false })
            let unknown = try await Panicbox.run(["explain", "--transport", "carrier-pigeon", input])
            #expect(unknown.exit == .code(2))
        }

        @Test func `one crash can be asked for`() async throws {
            let folder = try TemporaryFolder()
            let text = try (0..<3).map { try ServiceLog.lines(0..<40) + ServiceLog.crash() + "exit status \($0)\n" }.joined()
            let input = try folder.write(text, to: "service.log")
            let process = try await Panicbox.run(["explain", "--crash", "2", input])
            #expect(process.exit == .code(0))
            #expect(
                process.outputText.contains("crash 2: ") && !process.outputText.contains("crash 1")
                    && !process.outputText.contains("crash 3"))
            // The heading, the crash's eleven lines between five and five, and four of summary.
            let rows = process.outputText.split(separator: "\n").count
            #expect(rows == 26)

            let missing = try await Panicbox.run(["explain", "--crash", "4", input])
            #expect(missing.exit == .code(1) && missing.errors == "panicbox: there is no crash 4; the input holds 3\n")
        }

        @Test func `what cannot be read and what cannot be meant are refused`() async throws {
            let folder = try TemporaryFolder()
            let missing = try await Panicbox.run(["explain", folder.file("none")])
            #expect(missing.exit == .code(1) && missing.errors.contains(folder.file("none")))
            let usage = try await Panicbox.run(["explain", "--crash", "0"])
            #expect(usage.exit == .code(2) && usage.errors.contains("counts from 1"))
        }

        @Test func `the help has examples`() async throws {
            let process = try await Panicbox.run(["explain", "--help"])
            #expect(process.exit == .code(0) && process.outputText.contains("EXAMPLES"))
        }
    }
}
