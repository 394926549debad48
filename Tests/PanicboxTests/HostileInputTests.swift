// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    /// What no service should write, and some do.
    @Suite struct HostileInputTests {
        private static func record(_ input: Data) async throws -> [JSONDocument] {
            let folder = try TemporaryFolder()
            let path = try folder.write(input, to: "input")
            let process = try await Panicbox.run(["--ring", folder.file("ring"), "--quiet"], input: .file(path))
            #expect(process.exit == .code(0) && process.errors == "")
            let bytes = try await Panicbox.bytes(inRing: folder.file("ring"))
            let documents = JSONDocument.lines(bytes)
            #expect(documents.count == bytes.count(where: { $0 == 0x0A }), "every line is a document")
            return documents
        }

        @Test func `nothing becomes nothing`() async throws {
            #expect(try await Self.record(Data()).isEmpty)
        }

        @Test func `empty lines and lines without an end are lines`() async throws {
            let documents = try await Self.record(Data("\n\nline\r\n\r\nend".utf8))
            #expect(documents.map(\.message) == ["", "", "line", "", "end"])
            #expect(documents.map { $0.number("log.offset") } == [0, 1, 2, 8, 10])
        }

        @Test func `NULs and control characters come out as they went in`() async throws {
            let documents = try await Self.record(Data("a\u{0}b\u{1}\u{7F}\u{1B}[31m\t\"\\\n\u{0}\u{0}\u{0}".utf8))
            #expect(documents.map(\.message) == ["a\u{0}b\u{1}\u{7F}\u{1B}[31m\t\"\\", "\u{0}\u{0}\u{0}"])
        }

        @Test func `random bytes become valid JSON, line by line`() async throws {
            var generator = SystemRandomNumberGenerator()
            let bytes = Data((0..<300_000).map { _ in UInt8.random(in: 0...255, using: &generator) })
            let documents = try await Self.record(bytes)
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            #expect(documents.count == lines.count - (lines.last?.isEmpty == true ? 1 : 0))
            #expect(documents.allSatisfy { $0["message"] is String })
        }

        @Test func `a line of 100 MB comes in pieces, and the memory stays bounded`() async throws {
            let folder = try TemporaryFolder()
            let size = 100 << 20
            let pipe = TestPipe()
            let process = try Panicbox.start(["--ring", folder.file("ring"), "--quiet"], input: .pipe(pipe))
            let letters = [UInt8](repeating: 0x7A, count: 1 << 16)
            for _ in 0..<size / letters.count { pipe.write(letters) }
            pipe.write("end\nnext\n")
            try await eventually("all is read") { pipe.unread == 0 }
            let peak = try #require(process.peakMemory)
            #expect(peak < 150_000, "KiB")
            pipe.end()
            #expect(try await process.wait() == .code(0))
            let documents = try await Panicbox.documents(inRing: folder.file("ring"))
            #expect(documents.last?.message == "next")
            let pieces = documents.dropLast()
            #expect(pieces.map { $0.message.utf8.count }.reduce(0, +) == size + 3)
            #expect(pieces.allSatisfy { ($0["log.flags"] as? [String]) == ["partial"] })
            let ends = pieces.map { ($0.number("log.offset") ?? 0) + $0.message.utf8.count }
            #expect(zip(ends, pieces.dropFirst()).allSatisfy { $0 == $1.number("log.offset") }, "the pieces lie one behind the other")
        }

        @Test func `a crash that is cut off is a crash all the same, and says so`() async throws {
            let crash = try ServiceLog.crash()
            let cut = String(crash.prefix(crash.utf8.count / 2))
            let documents = try await Self.record(Data(cut.utf8))
            #expect(documents.map(\.dataset).contains("go.crash"))
            #expect(documents.first?["go.crash.incomplete"] as? Bool == true)
            #expect(documents.map { $0.text("error.stack_trace") ?? $0.message + "\n" }.joined() == cut + "\n")
        }
    }
}
