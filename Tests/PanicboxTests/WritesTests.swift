// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    /// What the Go runtime wrote in its last moments, with the boundaries of every `write(2)`: dozens of pieces for one crash.
    @Suite struct WritesTests {
        static let names: [String] = {
            let folder = Golden.fixtures.appendingPathComponent("writes").path
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            let names = files.filter { $0.hasSuffix(".writes.jsonl") }.map { String($0.dropLast(".writes.jsonl".count)) }.sorted()
            // The oldest, the newest, and one between; all of them are read without a process by LogParsingTests.
            return names.filter { name in ["go1.19.8-", "go1.22.10-", "go1.27.3-"].contains(where: name.hasPrefix) }
        }()

        @Test func `the fixtures are there`() {
            #expect(Self.names.count == 9)
        }

        @Test(arguments: names)
        func `a crash written piece by piece into a pipe becomes the documents of the golden`(name: String) async throws {
            let pieces = try Self.pieces(of: name)
            let folder = try TemporaryFolder()
            let pipe = TestPipe()
            let process = try Panicbox.start(["--ring", folder.file("ring"), "--quiet"], input: .pipe(pipe))
            for piece in pieces {
                pipe.write(piece)
                // The next piece is written when this one was read, so that the boundaries are the runtime's own.
                #expect(pipe.drain())
            }
            pipe.end()
            #expect(try await process.wait() == .code(0))
            #expect(process.errors == "" && process.outputText == "")

            let documents = try await Panicbox.documents(inRing: folder.file("ring"))
            let text = pieces.joined()
            #expect(documents.compactMap { $0.text("error.stack_trace") }.joined() == text, "the text comes out byte for byte")
            let actual = try JSONDocument.pretty(Golden.normalised(documents))
            #expect(try actual == Golden.expected(name, actual: actual))
        }

        private static func pieces(of name: String) throws -> [String] {
            let lines = try Data(contentsOf: Golden.fixtures.appendingPathComponent("writes/\(name).writes.jsonl")).split(separator: 0x0A)
            return try lines.map { line in
                let piece = try #require(JSONDocument(line))
                let text = try #require(piece.text("text"))
                #expect(text.utf8.count == piece.number("n"))
                return text
            }
        }
    }
}
