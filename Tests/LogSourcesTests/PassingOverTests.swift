// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogSources

/// What is passed over, and what the next run makes of that.
@Suite struct PassingOverTests {
    /// Follows the files from their ends until all that is there is passed over; answers what a store would hold.
    private static func firstRun(
        _ folder: TemporaryFolder, _ patterns: [String] = ["*.log"], files: Int, resuming positions: [SourcePosition] = []
    ) async throws -> [SourcePosition] {
        let following = Following(folder, patterns, resuming: positions) { $0.startAt = .end }
        try await following.run(until: "what is there is passed over") {
            following.stored.count { $0.source == "file" } == files && following.stored.contains { $0.source == FollowedPatterns.kind }
        }
        #expect(following.texts.joined().isEmpty)
        return following.stored
    }

    @Test func `after a run that read nothing the next reads what came while nobody looked, a new file whole`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("old\n", to: "a.log")
        let positions = try await Self.firstRun(folder, files: 1)
        try folder.append("new\n", to: "a.log")
        try folder.write("first\n", to: "b.log")
        let following = Following(folder, ["*.log"], resuming: positions) { $0.startAt = .end }
        try await following.run(until: "both files") { following.texts.sorted() == ["first\n", "new\n"] }
        #expect(positions.contains { $0.stream == following.streams.first { $0.text == "new\n" }?.opened.id })
        #expect(following.warnings.isEmpty && following.closed.isEmpty)
    }

    @Test func `a file that was silent in the first run is not read from its beginning by the next`() async throws {
        let folder = try TemporaryFolder()
        for name in ["a.log", "b.log"] { try folder.write("old \(name)\n", to: name) }
        let first = Following(folder, ["*.log"]) { $0.startAt = .end }
        try await first.run(until: "both are passed over") { first.streams.count == 2 }
        try folder.append("one\n", to: "a.log")
        try await first.run(until: "the line") { first.texts.contains("one\n") }
        try folder.append("two\n", to: "b.log")
        let second = Following(folder, ["*.log"], resuming: first.stored) { $0.startAt = .end }
        try await second.run(until: "the other's line") { second.texts.contains("two\n") }
        try await second.runOn()
        #expect(second.texts.joined() == "two\n")
    }

    @Test(arguments: [true, false])
    func `a run that finds no file, or an empty one, passes nothing over for the next`(isThere: Bool) async throws {
        let folder = try TemporaryFolder()
        if isThere { try folder.write("", to: "a.log") }
        let positions = try await Self.firstRun(folder, files: 0)
        try folder.append("first\n", to: "a.log")
        let following = Following(folder, ["*.log"], resuming: positions) { $0.startAt = .end }
        try await following.run(until: "the first line") { following.texts == ["first\n"] }
        #expect(following.passed.isEmpty, "the ring has been told")
    }

    @Test func `what a pattern names that is new in the configuration is passed over once`() async throws {
        let folder = try TemporaryFolder()
        for name in ["a.log", "b.txt"] { try folder.write("old\n", to: name) }
        let positions = try await Self.firstRun(folder, files: 1)
        try folder.append("new\n", to: "a.log")
        let both = ["*.log", "*.txt"]
        let second = Following(folder, both, resuming: positions) { $0.startAt = .end }
        try await second.run(until: "the line of the known file") { second.texts.joined() == "new\n" && second.streams.count == 2 }
        try folder.append("later\n", to: "b.txt")
        let third = Following(folder, both, resuming: second.stored + positions) { $0.startAt = .end }
        try await third.run(until: "the line of the other") { third.texts.contains("later\n") }
    }

    @Test func `an old file that was passed over is not read whole because of a line that came while nobody looked`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("old\n", to: "a.log")
        let past = Date(timeIntervalSinceNow: -10 * 86_400)
        try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: folder.file("a.log"))
        let first = Following(folder, ["*.log"]) { $0.ignoreOlder = .seconds(3_600) }
        try await first.run(until: "it is passed over") { first.streams.count == 1 }
        try folder.append("new\n", to: "a.log")
        let second = Following(folder, ["*.log"], resuming: first.stored) { $0.ignoreOlder = .seconds(3_600) }
        try await second.run(until: "the line") { second.texts == ["new\n"] }
        #expect(first.stored.map(\.source) == ["file"], "a pattern is remembered for start_at alone")
    }

    @Test func `one renamed while nobody looked is read on behind what was passed over`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("old\n", to: "a.log")
        let positions = try await Self.firstRun(folder, files: 1)
        try folder.append("last\n", to: "a.log")
        try FileManager.default.moveItem(atPath: folder.file("a.log"), toPath: folder.file("a.log.1"))
        try folder.write("first\n", to: "a.log")
        let following = Following(folder, ["*.log"], resuming: positions) { $0.startAt = .end }
        try await following.run(until: "both") { following.texts.sorted() == ["first\n", "last\n"] }
    }

    @Test func `one emptied and written anew, longer and with the same first line, is known to be another`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("start\nold line\n", to: "a.log")
        let positions = try await Self.firstRun(folder, files: 1)
        try folder.empty("a.log")
        try folder.append("start\nnew line\nand more\n", to: "a.log")
        let following = Following(folder, ["*.log"], resuming: positions) { $0.startAt = .end }
        try await following.run(until: "the new content") { following.texts == ["start\nnew line\nand more\n"] }
    }

    @Test func `one whose first line has not ended is known again when it has`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("half", to: "a.log")
        let positions = try await Self.firstRun(folder, files: 1)
        try folder.append(" a line\nnew\n", to: "a.log")
        let following = Following(folder, ["*.log"], resuming: positions) { $0.startAt = .end }
        try await following.run(until: "what came") { following.texts == [" a line\nnew\n"] }
        #expect(following.streams[0].opened.id == positions.first { $0.source == "file" }?.stream)
    }

    @Test func `one that goes is forgotten`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("old\n", to: "a.log")
        let following = Following(folder, ["*.log"]) { $0.startAt = .end }
        try await following.run(until: "it is passed over") { following.streams.count == 1 }
        try FileManager.default.removeItem(atPath: folder.file("a.log"))
        try await following.run(until: "its position is closed") { !following.closed.isEmpty }
        #expect(following.stored.map(\.source) == [FollowedPatterns.kind])
    }
}
