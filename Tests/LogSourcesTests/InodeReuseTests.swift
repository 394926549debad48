// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogSources

/// A real file system that gives an inode to the next file at once, and does not tell when it did: ext2 with inodes of 128 bytes.
@Suite(.enabled(if: BirthlessDisk.isPossible, "mounting a file takes root, loop devices and mkfs.ext2")) struct InodeReuseTests {
    /// Reads `a.log` and lets go of it, which else would keep its inode.
    private static func firstRun(_ folder: TemporaryFolder, _ text: String) async throws -> [SourcePosition] {
        let following = Following(folder, ["a.log"])
        try await following.run(until: "the first file") { following.texts == [text] }
        return following.positions
    }

    @Test func `the next file under the inode, with the same first line, is not taken for the one before`() async throws {
        let disk = try await BirthlessDisk()
        let folder = disk.folder
        let banner = "service starts\n"
        try folder.write(banner + "one\n", to: "a.log")
        let before = try #require(LogSources.FileHandle.status(of: folder.file("a.log")))
        try #require(before.birth == 0)
        let positions = try await Self.firstRun(folder, banner + "one\n")
        try FileManager.default.removeItem(atPath: folder.file("a.log"))
        try folder.write(banner + "two, and longer than the one before\n", to: "a.log")
        let after = try #require(LogSources.FileHandle.status(of: folder.file("a.log")))
        try #require(after.inode == before.inode, "the inode was to be used again")
        let second = Following(folder, ["a.log"], resuming: positions)
        try await second.run(until: "the second file, whole") { second.texts == [banner + "two, and longer than the one before\n"] }
        #expect(second.streams[0].opened.id != positions[0].stream)
    }

    @Test func `a parked file's inode that another has by now is read from its beginning`() async throws {
        let disk = try await BirthlessDisk()
        let folder = disk.folder
        for number in 0..<40 { try folder.write("service starts\n\(number)\n", to: "\(number).log") }
        let following = Following(folder, ["*.log"]) { ($0.openFiles, $0.discoverInterval) = (16, .milliseconds(1)) }
        try await following.run(until: "the files") { following.texts.filter { !$0.isEmpty }.count == 40 }
        let parked = try #require(following.source.tails.values.first { $0.file == nil })
        let name = URL(fileURLWithPath: parked.path).lastPathComponent
        let before = try #require(LogSources.FileHandle.status(of: parked.path))
        try FileManager.default.removeItem(atPath: parked.path)
        try folder.write("service starts\nanother, and longer\n", to: name)
        let after = try #require(LogSources.FileHandle.status(of: folder.file(name)))
        // A watch holds an inode, so that it may not be given on; what is read is the same.
        try await following.run(until: "the other file, whole: \(before.inode) \(after.inode)") {
            following.texts.contains("service starts\nanother, and longer\n")
        }
    }
}

/// A disk in a file.
final class BirthlessDisk {
    static let isPossible =
        getuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/sbin/mkfs.ext2")
        && FileManager.default.fileExists(atPath: "/dev/loop-control")

    let folder: TemporaryFolder
    private let image: TemporaryFolder

    init() async throws {
        image = try TemporaryFolder()
        let (file, path) = (image.file("image"), image.file("disk"))
        try Data(count: 4 << 20).write(to: URL(fileURLWithPath: file))
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        _ = try await ChildProcess.output(of: "/usr/sbin/mkfs.ext2", ["-q", "-F", "-I", "128", file])
        _ = try await ChildProcess.output(of: "/bin/mount", ["-o", "loop", file, path])
        folder = TemporaryFolder(existing: path)
    }

    deinit {
        // The path is lent for the call.
        _ = unsafe umount2(folder.path, 2)  // MNT_DETACH
    }
}
