// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogSources

/// The kernel's word, and looking where there is none. An interval of hours shows what is found by the word alone.
@Suite struct WatchingTests {
    @Test func `what is new is found by the kernel's word alone`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("one\n", to: "a.log")
        let following = Following(folder, ["*.log"]) { $0.discoverInterval = .seconds(3_600) }
        try await following.run(until: "the first line") { following.texts == ["one\n"] }
        try folder.append("two\n", to: "a.log")
        try await following.run(until: "the second line") { following.texts == ["one\ntwo\n"] }
        try folder.write("new\n", to: "b.log")
        try await following.run(until: "the new file") { following.texts == ["one\ntwo\n", "new\n"] }
    }

    @Test func `a file behind a link is found anew when it is rotated where it stands`() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file("pods"), withIntermediateDirectories: false)
        try FileManager.default.createDirectory(atPath: folder.file("links"), withIntermediateDirectories: false)
        try folder.write("one\n", to: "pods/0.log")
        try FileManager.default.createSymbolicLink(atPath: folder.file("links/a.log"), withDestinationPath: folder.file("pods/0.log"))
        let following = Following(folder, ["links/*.log"]) { $0.discoverInterval = .seconds(3_600) }
        try await following.run(until: "the first line") { following.texts == ["one\n"] }
        try FileManager.default.moveItem(atPath: folder.file("pods/0.log"), toPath: folder.file("pods/0.log.1"))
        try folder.write("two\n", to: "pods/0.log")
        try await following.run(until: "the new file") { following.texts == ["one\n", "two\n"] }
    }

    @Test func `without the kernel's word files are looked at`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("one\n", to: "a.log")
        let following = Following(folder, ["*.log"], usesInotify: false)
        try await following.run(until: "the first line") { following.texts == ["one\n"] }
        try folder.append("two\n", to: "a.log")
        try folder.write("new\n", to: "b.log")
        try await following.run(until: "both files") { following.texts == ["one\ntwo\n", "new\n"] }
        try folder.empty("a.log")
        try await following.run(until: "the end of the old content") { following.streams[0].hasEnded }
        #expect(following.source.descriptors.isEmpty && following.warnings.count == 1)
    }

    @Test func `a file that two links and its own name lead to is read once, under the name that comes first`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("one\n", to: "z.log")
        for name in ["a.log", "b.log"] {
            try FileManager.default.createSymbolicLink(atPath: folder.file(name), withDestinationPath: folder.file("z.log"))
        }
        let following = Following(folder, ["*.log"])
        try await following.run(until: "the first line") { following.texts == ["one\n"] }
        try folder.append("two\n", to: "z.log")
        try await following.run(until: "the second line") { following.texts == ["one\ntwo\n"] }
        try await following.runOn()
        #expect(following.streams.map(\.opened.origin.path) == [folder.file("a.log")])
    }

    @Test func `a file with two names is read once, and on when one name goes`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("one\n", to: "a.log")
        try FileManager.default.linkItem(atPath: folder.file("a.log"), toPath: folder.file("b.log"))
        let following = Following(folder, ["*.log"])
        try await following.run(until: "the first line") { following.texts == ["one\n"] }
        try FileManager.default.removeItem(atPath: folder.file("a.log"))
        try folder.append("two\n", to: "b.log")
        try await following.run(until: "the second line") { following.texts == ["one\ntwo\n"] }
        try await following.runOn()
        #expect(following.texts == ["one\ntwo\n"])
    }

    @Test func `what the kernel told while its queue was full is looked for`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("one\n", to: "a.log")
        try folder.write("one\n", to: "b.log")
        let following = Following(folder, ["*.log"]) { $0.discoverInterval = .seconds(3_600) }
        try await following.run(until: "the first lines") { following.texts == ["one\n", "one\n"] }
        // Two files in turns: the kernel joins events that are equal and follow each other.
        let most = try #require(Int(String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8).filter(\.isNumber)))
        let files = try ["a.log", "b.log"].map { try Foundation.FileHandle(forWritingTo: URL(fileURLWithPath: folder.file($0))) }
        for file in files { try file.seekToEnd() }
        for _ in 0...(most / 2) { for file in files { try file.write(contentsOf: Data("x".utf8)) } }
        for file in files { try file.write(contentsOf: Data("\n".utf8)) }
        try folder.write("new\n", to: "c.log")
        try FileManager.default.moveItem(atPath: folder.file("a.log"), toPath: folder.file("a.log.1"))
        try folder.write("another\n", to: "a.log")
        try await following.run(until: "the files of which nothing was told") {
            following.texts.contains("new\n") && following.texts.contains("another\n")
        }
        #expect(following.texts.filter { $0.hasPrefix("one\nx") && $0.hasSuffix("x\n") }.count == 2)
    }

    @Test(.enabled(if: SmallDisk.isPossible, "mounting takes root"))
    func `on an overlay, whose layers are written to beside it, files are looked at`() async throws {
        let folder = try TemporaryFolder()
        for name in ["lower", "upper", "work", "merged"] {
            try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: false)
        }
        try folder.write("one\n", to: "lower/a.log")
        let layers = "lowerdir=\(folder.file("lower")),upperdir=\(folder.file("upper")),workdir=\(folder.file("work"))"
        _ = try await ChildProcess.output(of: "/bin/mount", ["-t", "overlay", "-o", layers, "panicbox-test", folder.file("merged")])
        // The path is lent for the call.
        defer { _ = unsafe umount2(folder.file("merged"), 2) }
        let following = Following(folder, ["merged/*.log"])
        try await following.run(until: "the first line") { following.texts == ["one\n"] }
        try folder.append("two\n", to: "lower/a.log")
        try await following.run(until: "what came beside the overlay") { following.texts == ["one\ntwo\n"] }
        // Now in the upper layer, by way of the overlay.
        try folder.append("three\n", to: "merged/a.log")
        try await following.run(until: "what came through it") { following.texts.joined().hasSuffix("three\n") }
    }
}
