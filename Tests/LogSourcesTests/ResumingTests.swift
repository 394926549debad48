// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogSources

/// A second run that knows the positions of the first.
@Suite struct ResumingTests {
    /// Reads `a.log` once and answers the position behind what is there.
    private static func firstRun(_ folder: TemporaryFolder, _ text: String) async throws -> [SourcePosition] {
        try folder.write(text, to: "a.log")
        let following = Following(folder, ["a.log"])
        try await following.run(until: "the first run") { following.texts == [text] }
        return following.positions
    }

    @Test func `a file goes on behind the byte that is stored, as the same stream`() async throws {
        let folder = try TemporaryFolder()
        let positions = try await Self.firstRun(folder, "one\n")
        try folder.append("two\n", to: "a.log")
        let following = Following(folder, ["a.log"], resuming: positions)
        try await following.run(until: "the second line") { following.texts == ["two\n"] }
        #expect(following.streams[0].opened.offset == 4 && following.streams[0].opened.id == positions[0].stream)
        #expect(following.closed.isEmpty && following.warnings.isEmpty)
    }

    @Test func `start_at end is for files that were never read`() async throws {
        let folder = try TemporaryFolder()
        let positions = try await Self.firstRun(folder, "one\n")
        try folder.append("two\n", to: "a.log")
        let following = Following(folder, ["a.log"], resuming: positions) { $0.startAt = .end }
        try await following.run(until: "the second line") { following.texts == ["two\n"] }
    }

    @Test func `start_at end passes over nothing that came while nobody looked, under a new file's name either`() async throws {
        let folder = try TemporaryFolder()
        let positions = try await Self.firstRun(folder, "one\n")
        try FileManager.default.moveItem(atPath: folder.file("a.log"), toPath: folder.file("a.log.1"))
        try folder.write("away\n", to: "a.log")
        let following = Following(folder, ["a.log"], resuming: positions) { $0.startAt = .end }
        try await following.run(until: "the new file's first line") { following.texts.contains("away\n") }
    }

    @Test func `a file renamed while nobody looked is read to its end`() async throws {
        let folder = try TemporaryFolder()
        let positions = try await Self.firstRun(folder, "one\n")
        try folder.append("two\n", to: "a.log")
        try FileManager.default.moveItem(atPath: folder.file("a.log"), toPath: folder.file("a.log.1"))
        try folder.write("three\n", to: "a.log")
        let following = Following(folder, ["a.log"], resuming: positions)
        try await following.run(until: "both files") { following.texts.sorted() == ["three\n", "two\n"] }
        let old = try #require(following.streams.first { $0.text == "two\n" })
        #expect(old.opened.id == positions[0].stream && old.opened.offset == 4)
        try await following.run(until: "the old file's end") { following.closed.map(\.stream) == [positions[0].stream] }
    }

    @Test func `a file that went while nobody looked is told of, and its position is closed`() async throws {
        let folder = try TemporaryFolder()
        let positions = try await Self.firstRun(folder, "one\n")
        try FileManager.default.removeItem(atPath: folder.file("a.log"))
        let following = Following(folder, ["a.log"], resuming: positions)
        try await following.run(until: "the position is closed") { !following.closed.isEmpty }
        #expect(following.closed == [positions[0].closing()])
        #expect(following.warnings.count == 1 && following.warnings[0].contains("has gone since the last run"))
        #expect(following.gaps.map(\.range) == [4..<4] && following.gaps[0].reason == following.warnings[0])
    }

    @Test func `a file emptied and written anew while nobody looked is read from its beginning`() async throws {
        let folder = try TemporaryFolder()
        let positions = try await Self.firstRun(folder, "one\ntwo\n")
        try folder.empty("a.log")
        try folder.append("new\n", to: "a.log")
        let following = Following(folder, ["a.log"], resuming: positions)
        try await following.run(until: "the new content") { following.texts == ["new\n"] }
        #expect(following.streams[0].opened.id != positions[0].stream)
        #expect(following.closed.map(\.stream) == positions.map(\.stream))
    }

    @Test func `a longer file with another beginning is another stream`() async throws {
        let folder = try TemporaryFolder()
        let positions = try await Self.firstRun(folder, "one\n")
        try folder.empty("a.log")
        try folder.append("another beginning, and longer\n", to: "a.log")
        let following = Following(folder, ["a.log"], resuming: positions)
        try await following.run(until: "the new content") { following.texts == ["another beginning, and longer\n"] }
        #expect(following.streams[0].opened.id != positions[0].stream)
    }

    @Test func `positions of other sources and unreadable identities are passed over`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("one\n", to: "a.log")
        let positions = [
            SourcePosition(stream: .random(), source: "journal", name: "j", offset: 5, identity: "x"),
            SourcePosition(stream: .random(), source: "file", name: folder.file("a.log"), offset: 5, identity: "not one"),
        ]
        let following = Following(folder, ["a.log"], resuming: positions)
        try await following.run(until: "the file from its beginning") { following.texts == ["one\n"] }
    }
}
