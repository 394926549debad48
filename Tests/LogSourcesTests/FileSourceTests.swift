// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogSources

@Suite struct FileSourceTests {
    @Test func `a file that grows is read on`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("one\n", to: "a.log")
        let following = Following(folder, ["a.log"])
        try await following.run(until: "the first line") { following.texts == ["one\n"] }
        for number in 0..<20 {
            try folder.append("line \(number)\n", to: "a.log")
            try await following.run(until: "line \(number)") { following.texts[0].hasSuffix("line \(number)\n") }
        }
        #expect(following.streams.count == 1 && following.streams[0].opened.offset == 0)
        #expect(following.streams[0].opened.origin.path == folder.file("a.log"))
        #expect(try following.texts[0] == folder.text(of: "a.log"))
        #expect(following.warnings.isEmpty)
    }

    @Test func `a large file comes in chunks, and does not keep others waiting`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(String(repeating: "0123456789abcdef\n", count: 40_000), to: "large.log")
        try folder.write("small\n", to: "small.log")
        let following = Following(folder, ["*.log"]) { $0.readSize = .kibibytes(64) }
        try await following.run(until: "both files") { following.texts.map(\.utf8.count).sorted() == [6, 680_000] }
        #expect(following.texts.contains("small\n"))
    }

    @Test func `while a file of 50 MB is read another's new line comes after a few reads`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("small\n", to: "small.log")
        let following = Following(folder, ["*.log"]) { $0.readSize = .kibibytes(64) }
        try await following.run(until: "the small file") { following.texts == ["small\n"] }
        try folder.write(String(repeating: "0123456789abcdef\n", count: 3_000_000), to: "large.log")
        var buffer = ByteBuffer(capacity: 64)
        var numbers: [Int] = []
        var written: Int?
        var waits: [Int] = []
        while numbers.count < 3_000_000 * 17 / 65_536, waits.count < 20 {
            buffer.removeAll()
            guard case .bytes(let number, _) = following.source.next(into: &buffer) else { continue }
            numbers.append(number)
            if number == following.streams[0].opened.number, let start = written {
                waits.append(numbers.count - start)
                written = nil
            } else if written == nil, numbers.count.isMultiple(of: 20) {
                try folder.append("line\n", to: "small.log")
                written = numbers.count
            }
        }
        #expect(waits.count == 20 && waits.allSatisfy { $0 <= FileSource.mostReadsBetweenLooks + 2 }, "\(waits)")
    }

    @Test func `only what the patterns name and do not exclude is followed, new files too`() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file("sub"), withIntermediateDirectories: false)
        for name in ["a.log", "b.log.gz", "debug.log", "sub/c.log", "notes.txt"] { try folder.write("\(name)\n", to: name) }
        let following = Following(folder, ["*.log", "sub/*", "a.log"]) { $0.exclude = ["debug*", "*/sub/x*"] }
        try await following.run(until: "two files") { following.streams.count == 2 }
        try folder.write("new\n", to: "new.log")
        try folder.write("no\n", to: "sub/x.log")
        try await following.run(until: "the new file") { following.streams.count == 3 }
        try await following.runOn()
        #expect(following.texts.sorted() == ["a.log\n", "new\n", "sub/c.log\n"])
    }

    @Test func `a file that is not there yet is found, in a folder that is not there yet`() async throws {
        let folder = try TemporaryFolder()
        let following = Following(folder, ["sub/a.log"])
        try await following.runOn()
        #expect(following.streams.isEmpty && following.warnings.isEmpty)
        try FileManager.default.createDirectory(atPath: folder.file("sub"), withIntermediateDirectories: false)
        try folder.write("late\n", to: "sub/a.log")
        try await following.run(until: "the file") { following.texts == ["late\n"] }
    }

    @Test func `start_at end passes over what is there, and over nothing that comes`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("old\n", to: "a.log")
        let following = Following(folder, ["*.log"]) { $0.startAt = .end }
        try await following.run(until: "the file is open") { following.streams.count == 1 }
        try folder.append("new\n", to: "a.log")
        try folder.write("whole\n", to: "b.log")
        try await following.run(until: "what is new") { following.texts == ["new\n", "whole\n"] }
        #expect(following.streams.map(\.opened.offset) == [4, 0])
    }

    @Test func `ignore_older passes over what is in an old file, and over nothing that comes`() async throws {
        let folder = try TemporaryFolder()
        for name in ["old.log", "young.log"] { try folder.write("\(name)\n", to: name) }
        let yesterday = Date(timeIntervalSinceNow: -86_400)
        try FileManager.default.setAttributes([.modificationDate: yesterday], ofItemAtPath: folder.file("old.log"))
        let following = Following(folder, ["*.log"]) { $0.ignoreOlder = .seconds(3_600) }
        try await following.run(until: "the young file") { following.texts.contains("young.log\n") }
        try folder.append("new\n", to: "old.log")
        try await following.run(until: "the new line") { following.texts.sorted() == ["new\n", "young.log\n"] }
    }

    @Test func `a directory under a file's name is told of once`() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file("dir.log"), withIntermediateDirectories: false)
        let following = Following(folder, ["*.log"])
        try await following.runOn()
        #expect(following.warnings == ["\(folder.file("dir.log")) is no regular file; name files, or add it to `exclude`"])
    }

    @Test(.enabled(if: getuid() != 0, "root may read every file"))
    func `a file that may not be read is told of once, and read when it may`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("secret\n", to: "a.log")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: folder.file("a.log"))
        let following = Following(folder, ["*.log"])
        try await following.runOn()
        #expect(following.warnings == ["cannot open \(folder.file("a.log")): Permission denied"])
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.file("a.log"))
        try await following.run(until: "the file") { following.texts == ["secret\n"] }
    }

    @Test func `a first line that does not end is read at once, and makes no other id than on a run that found it whole`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("n", to: "a.log")
        let following = Following(folder, ["a.log"])
        following.step()
        following.step()
        #expect(following.texts == ["n"], "the second look, and no wait")
        #expect(following.source.settledID(ofStream: 0, insists: false) == nil)
        try folder.append("o end yet\n", to: "a.log")
        try await following.run(until: "its end") { following.texts == ["no end yet\n"] }
        let id = following.source.settledID(ofStream: 0, insists: false)
        #expect(following.positions.map(\.stream) == [id])
        let second = Following(folder, ["a.log"])
        try await second.run(until: "the line again") { second.texts == ["no end yet\n"] }
        #expect(second.streams[0].opened.id == id)
    }
}
