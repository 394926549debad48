// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogSources

/// What logrotate and services do to files that are being read.
@Suite struct RotationTests {
    private static func move(_ folder: TemporaryFolder, _ from: String, _ to: String) throws {
        try FileManager.default.moveItem(atPath: folder.file(from), toPath: folder.file(to))
    }

    @Test func `a renamed file is read to its end, also what is written to it afterwards`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("one\n", to: "a.log")
        let following = Following(folder, ["a.log"]) { $0.rotateWait = .seconds(60) }
        try await following.run(until: "the first line") { following.texts == ["one\n"] }
        try folder.append("two\n", to: "a.log")
        try Self.move(folder, "a.log", "a.log.1")
        try folder.append("three\n", to: "a.log.1")
        try folder.write("four\n", to: "a.log")
        try await following.run(until: "both files") { following.texts == ["one\ntwo\nthree\n", "four\n"] }
        try folder.append("late\n", to: "a.log.1")
        try await following.run(until: "the late line") { following.texts == ["one\ntwo\nthree\nlate\n", "four\n"] }
        #expect(following.closed.isEmpty)
    }

    @Test func `a renamed file that is emptied ends, and the file under its old name is not read twice`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("one\n", to: "a.log")
        let following = Following(folder, ["a.log"]) { $0.rotateWait = .seconds(60) }
        try await following.run(until: "the first line") { following.texts == ["one\n"] }
        try Self.move(folder, "a.log", "a.log.1")
        try folder.write("two\n", to: "a.log")
        try await following.run(until: "the new file") { following.texts == ["one\n", "two\n"] }
        try folder.empty("a.log.1")
        try await following.run(until: "the end of the old one") { following.streams[0].hasEnded }
        try folder.append("three\n", to: "a.log")
        try await following.run(until: "the next line") { following.texts == ["one\n", "two\nthree\n"] }
    }

    @Test func `a renamed file ends after its time, and its position is closed`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("one\n", to: "a.log")
        let following = Following(folder, ["a.log"])
        try await following.run(until: "the first line") { following.texts == ["one\n"] }
        let id = following.streams[0].opened.id
        try Self.move(folder, "a.log", "a.log.1")
        try await following.run(until: "the end") { following.streams[0].hasEnded }
        #expect(following.closed.map(\.stream) == [id] && following.closed.allSatisfy { $0.isClosed && $0.offset == 4 })
        #expect(following.texts == ["one\n"])
    }

    @Test func `a file renamed to a name that is followed stays the stream it was`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("one\n", to: "a.log")
        let following = Following(folder, ["a.log*"])
        try await following.run(until: "the first line") { following.texts == ["one\n"] }
        try Self.move(folder, "a.log", "a.log.1")
        try folder.write("two\n", to: "a.log")
        try await following.run(until: "the new file") { following.texts == ["one\n", "two\n"] }
        try folder.append("more\n", to: "a.log.1")
        try await following.run(until: "the old file's new line") { following.texts == ["one\nmore\n", "two\n"] }
        try await following.runOn()
        #expect(following.streams.count == 2 && !following.streams.contains(where: \.hasEnded))
    }

    @Test func `a chain of renames reads every file once`() async throws {
        let folder = try TemporaryFolder()
        let following = Following(folder, ["a.log*"])
        for round in 0..<5 {
            for index in stride(from: round - 1, through: 1, by: -1) { try Self.move(folder, "a.log.\(index)", "a.log.\(index + 1)") }
            if round > 0 { try Self.move(folder, "a.log", "a.log.1") }
            try folder.write("round \(round)\n", to: "a.log")
            try await following.run(until: "round \(round)") { following.texts.contains("round \(round)\n") }
        }
        try await following.runOn()
        #expect(following.texts == (0..<5).map { "round \($0)\n" })
    }

    @Test func `an emptied file begins anew as another stream`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("one\ntwo\n", to: "a.log")
        let following = Following(folder, ["a.log"])
        try await following.run(until: "the lines") { following.texts == ["one\ntwo\n"] }
        try folder.empty("a.log")
        try await following.run(until: "the end of the old content") { following.streams[0].hasEnded }
        try folder.append("one\n", to: "a.log")
        try await following.run(until: "the new content") { following.texts == ["one\ntwo\n", "one\n"] }
        #expect(following.streams[0].opened.id != following.streams[1].opened.id, "equal first lines, but not the same bytes")
        #expect(following.streams[1].opened.offset == 0 && following.closed.map(\.offset) == [8])
    }

    @Test func `a file that is removed and made again is another stream`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("one\n", to: "a.log")
        let following = Following(folder, ["a.log"])
        try await following.run(until: "the first file") { following.texts == ["one\n"] }
        try folder.append("last words\n", to: "a.log")
        try FileManager.default.removeItem(atPath: folder.file("a.log"))
        try folder.write("one\n", to: "a.log")
        try await following.run(until: "the second file") { following.texts == ["one\nlast words\n", "one\n"] }
        #expect(following.streams[0].opened.id != following.streams[1].opened.id)
        try await following.run(until: "the end of the first") { following.streams[0].hasEnded && !following.streams[1].hasEnded }
    }
}
