// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    @Suite struct InspectVerifyTests {
        private static func ring() async throws -> (folder: TemporaryFolder, segment: String) {
            let folder = try TemporaryFolder()
            let path = try folder.write(ServiceLog.lines(0..<2_000) + ServiceLog.crash(), to: "input")
            _ = try await Panicbox.run(["--ring", folder.file("ring"), "--quiet"], input: .file(path))
            return (folder, "ring/segments/" + (try #require(folder.names(in: "ring/segments").first)))
        }

        @Test func `a whole ring is said to be whole in one line`() async throws {
            let (folder, _) = try await Self.ring()
            let process = try await Panicbox.run(["inspect", "verify", folder.file("ring")])
            #expect(process.exit == .code(0) && process.errors == "")
            let lines = process.outputText.split(separator: "\n")
            #expect(lines.count == 1 && lines[0].contains("no damage; 2,001 records in 1 segment"), "\(lines)")
        }

        @Test func `a flipped bit ends with 1 and names the byte, also in the overview and to grep`() async throws {
            let (folder, segment) = try await Self.ring()
            let ring = folder.file("ring")
            var bytes = try folder.read(segment)
            bytes[200] ^= 4
            try folder.write(bytes, to: segment)
            let process = try await Panicbox.run(["inspect", "verify", ring])
            #expect(process.exit == .code(1) && process.errors == "")
            #expect(process.outputText.contains("damaged  \(folder.file(segment)), byte 0: the block is damaged"), "\(process.outputText)")
            let objects = JSONDocument.lines(try await Panicbox.run(["inspect", "verify", ring, "--format", "ndjson"]).output)
            #expect(objects.first?.text("type") == "damage" && objects.first?.number("byte") == 0 && objects.first?.number("from") == 0)
            #expect(objects.last?.text("type") == "verified" && objects.last?.number("damage") == 1)
            let lost = objects.first?.number("to") ?? 0
            #expect(objects.last?.number("records") == 2_001 - lost && lost > 0)

            let overview = try await Panicbox.run(["inspect", ring])
            #expect(overview.exit == .code(0) && overview.outputText.contains("byte 0: the block is damaged"))
            let grep = try await Panicbox.run(["inspect", "grep", "request", ring])
            #expect(grep.exit == .code(0) && grep.errors.contains("byte 0: the block is damaged"))
            #expect(grep.outputText.split(separator: "\n").count == 2_000 - lost)
        }

        @Test func `a cursor beyond the end and damaged dead letters are told`() async throws {
            let (folder, _) = try await Self.ring()
            try folder.write("3000\n", to: "ring/cursors/search")
            try folder.write("abc", to: "ring/cursors/copy")
            try FileManager.default.createDirectory(atPath: folder.file("ring/dead-letter/search"), withIntermediateDirectories: true)
            try folder.write("no frame at all", to: "ring/dead-letter/search/2026-11-23.ndjson.lz4")
            let process = try await Panicbox.run(["inspect", "verify", folder.file("ring")])
            #expect(process.exit == .code(1))
            #expect(process.outputText.contains("cursor of search: stands at record 3000, the ring ends before record 2001"))
            #expect(process.outputText.contains("cursor of copy: holds no sequence number"))
            #expect(process.outputText.contains("2026-11-23.ndjson.lz4, byte 0: no LZ4 frame begins here"))
            #expect(process.outputText.contains("damaged in 3 places"))
        }

        @Test func `a ring that is being written is whole`() async throws {
            let folder = try TemporaryFolder()
            let pipe = TestPipe()
            let ring = folder.file("ring")
            let process = try Panicbox.start(["--ring", ring, "--quiet"], input: .pipe(pipe))
            pipe.write(ServiceLog.lines(0..<10))
            try await eventually("the ring is there") { folder.names(in: "ring/segments").count == 1 }
            for round in 1..<20 {
                pipe.write(ServiceLog.lines(round * 1_000..<round * 1_000 + 400))
                let verified = try await Panicbox.run(["inspect", "verify", ring])
                #expect(verified.exit == .code(0), "\(verified.outputText)")
            }
            pipe.end()
            #expect(try await process.wait() == .code(0))
            #expect(try await Panicbox.documents(inRing: ring).count == 10 + 19 * 400)
        }
    }
}
