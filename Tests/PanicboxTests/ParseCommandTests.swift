// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    @Suite struct ParseCommandTests {
        /// Two files whose ends do not end: a crash and lines must not run from one into the next.
        private static func twoFiles() throws -> (folder: TemporaryFolder, first: String, second: String) {
            let folder = try TemporaryFolder()
            let first = try folder.write(ServiceLog.line(1) + ServiceLog.crash().dropLast(), to: "first.log")
            let second = try folder.write("\tgoroutine text\n" + ServiceLog.crash("1.22.10/nested_defer") + "end", to: "second.log")
            return (folder, first, second)
        }

        @Test func `several files are several streams, named as given, each from offset 0`() async throws {
            let (_, first, second) = try Self.twoFiles()
            let process = try await Panicbox.run(["parse", "--format", "ndjson", "--lines", first, second])
            #expect(process.exit == .code(0) && process.errors == "")
            let documents = JSONDocument.lines(process.output)
            try #require(documents.map(\.dataset) == ["go.log", "go.crash", "go.log", "go.crash", "go.log"])
            #expect(documents.map { $0.text("log.file.path") } == [first, first, second, second, second])
            #expect(documents.map { $0.number("log.offset") ?? -1 }.prefix(3) == [0, ServiceLog.line(1).utf8.count, 0])
            #expect(documents.map(\.message).filter { $0.contains("text") || $0 == "end" } == ["\tgoroutine text", "end"])
            let crash = try ServiceLog.crash()
            #expect(documents[1].text("error.stack_trace")?.trimmingCharacters(in: .newlines) == crash.trimmingCharacters(in: .newlines))
            #expect(documents.allSatisfy { $0["host"] == nil && $0["service"] == nil && $0["panicbox.context"] == nil })
            #expect(Set(documents.map { $0.id.split(separator: "-").dropLast().joined() }).count == 2)
        }

        @Test func `without lines only crashes are printed, the same on every run`() async throws {
            let (folder, _, _) = try Self.twoFiles()
            let arguments = ["parse", "--format", "ndjson", folder.file("first.log")]
            let once = try await Panicbox.run(arguments)
            let again = try await Panicbox.run(arguments)
            let documents = JSONDocument.lines(once.output)
            #expect(documents.map(\.dataset) == ["go.crash"])
            #expect(documents.map(\.id) == JSONDocument.lines(again.output).map(\.id))
        }

        @Test func `json is one array of the same documents`() async throws {
            let (_, first, second) = try Self.twoFiles()
            let lines = try await Panicbox.run(["parse", "--format", "ndjson", first, second])
            let array = try await Panicbox.run(["parse", "--format", "json", first, second])
            let decoded = try JSONSerialization.jsonObject(with: array.output) as? [[String: Any]]
            #expect(decoded?.map { JSONDocument($0).id } == JSONDocument.lines(lines.output).map(\.id) && decoded?.count == 2)
            let nothing = try await Panicbox.run(["parse", "--format", "json"])
            #expect(nothing.outputText == "[]\n")
        }

        @Test func `text is for a person`() async throws {
            let (_, first, second) = try Self.twoFiles()
            let process = try await Panicbox.run(["parse", first, second])
            #expect(process.exit == .code(0) && process.errors == "")
            #expect(process.outputText.components(separatedBy: "CRASH").count == 3)
            #expect(process.outputText.contains("at main.opNil (rt.go:46)") && process.outputText.contains("request 1 took"))
            #expect(!process.outputText.contains("\u{1B}"), "no colour but on a terminal")
        }

        @Test func `standard input is read when no file is named`() async throws {
            let (_, first, _) = try Self.twoFiles()
            for arguments in [["parse", "--format", "ndjson"], ["parse", "--format", "ndjson", "-"]] {
                let process = try await Panicbox.run(arguments, input: .file(first))
                #expect(JSONDocument.lines(process.output).map(\.dataset) == ["go.crash"])
            }
        }

        @Test func `nothing found is said, and is no failure`() async throws {
            let process = try await Panicbox.run(["parse"])
            #expect(process.exit == .code(0) && process.outputText == "" && process.errors == "panicbox: no crash found\n")
        }

        @Test func `a file that cannot be read is named, the others are read, and the end is 1`() async throws {
            let (folder, first, _) = try Self.twoFiles()
            let process = try await Panicbox.run(["parse", "--format", "ndjson", folder.file("none"), folder.path, first])
            #expect(process.exit == .code(1))
            #expect(JSONDocument.lines(process.output).count == 1)
            #expect(process.errors.contains("panicbox: cannot open \(folder.file("none")): No such file or directory\n"))
            #expect(process.errors.contains("panicbox: \(folder.path) is a directory"))
        }

        @Test func `escape sequences of a log do not reach the terminal`() async throws {
            let folder = try TemporaryFolder()
            let text = try ServiceLog.crash().replacingOccurrences(of: "panic: runtime", with: "panic: \u{1B}]0;title\u{7}runtime")
            let process = try await Panicbox.run(["parse", folder.write(text, to: "a.log")])
            #expect(process.outputText.contains("CRASH") && !process.outputText.contains("\u{1B}") && !process.outputText.contains("\u{7}"))
        }
    }
}
