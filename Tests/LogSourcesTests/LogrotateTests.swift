// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogSources

private let logrotate = ["/usr/sbin/logrotate", "/usr/bin/logrotate", "/sbin/logrotate"].first {
    FileManager.default.isExecutableFile(atPath: $0)
}

/// The real logrotate, faster than the source looks.
@Suite(.enabled(if: logrotate != nil, "there is no logrotate (Debian: logrotate)")) struct LogrotateTests {
    /// Writes 200 lines, and lets logrotate take the file away, so many times; answers all lines.
    private static func rotate(_ folder: TemporaryFolder, times: Range<Int>) async throws -> String {
        let program = try #require(logrotate)
        let identity = getuid() == 0 ? "su root root" : ""
        try folder.write("\(folder.file("app.log")) {\n rotate 20\n create\n \(identity)\n}\n", to: "logrotate.conf")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.file("logrotate.conf"))
        var all = ""
        for round in times {
            let lines = (0..<200).map { "round \(round) line \($0)\n" }.joined()
            try folder.append(lines, to: "app.log")
            all += lines
            _ = try await ChildProcess.output(
                of: program, ["--force", "--state", folder.file("logrotate.state"), folder.file("logrotate.conf")])
        }
        return all
    }

    @Test(arguments: [true, false])
    func `six rotations before the source looks once lose no line, and none comes twice`(usesInotify: Bool) async throws {
        let folder = try TemporaryFolder()
        try folder.write("never followed\n", to: "app.log.1")
        try folder.write("first\n", to: "app.log")
        let following = Following(folder, ["app.log"], usesInotify: usesInotify) { $0.rotateWait = .seconds(60) }
        try await following.run(until: "the first line") { following.texts == ["first\n"] }
        let all = try await Self.rotate(folder, times: 0..<6)
        try folder.append("last\n", to: "app.log")
        try await following.run(until: "all lines") { following.texts.joined() == "first\n" + all + "last\n" }
        try await following.runOn()
        #expect(following.texts.joined() == "first\n" + all + "last\n")
        #expect(following.streams.allSatisfy { $0.opened.origin.path == folder.file("app.log") })
        #expect(following.warnings.count == (usesInotify ? 0 : 1) && following.gaps.isEmpty)
    }

    @Test func `files that have ended are not read again when the next rotations rename them`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("first\n", to: "app.log")
        let following = Following(folder, ["app.log"])
        var all = try await "first\n" + Self.rotate(folder, times: 0..<1)
        try folder.write("second\n", to: "app.log")
        try await following.run(until: "the file that holds the path") { following.texts == ["second\n"] }
        all = "second\n"
        for round in 0..<3 {
            all += try await Self.rotate(folder, times: (3 * round)..<(3 * round + 3))
            try folder.append("end \(round)\n", to: "app.log")
            all += "end \(round)\n"
            try await following.run(until: "round \(round)") { following.texts.joined() == all }
            try await following.run(until: "the ends") { following.streams.dropLast().allSatisfy(\.hasEnded) }
        }
        try await following.runOn()
        #expect(following.texts.joined() == all)
    }

    @Test func `rotations while nobody looked are read in order by the next run, what is older than the first run is not`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("never followed\n", to: "app.log.1")
        try folder.write("first\n", to: "app.log")
        let first = Following(folder, ["app.log"])
        try await first.run(until: "the first line") { first.texts == ["first\n"] }
        let all = try await Self.rotate(folder, times: 0..<4)
        try folder.append("last\n", to: "app.log")
        let second = Following(folder, ["app.log"], resuming: first.positions)
        try await second.run(until: "all lines") { second.texts.joined() == all + "last\n" }
        try await second.runOn()
        #expect(second.texts.joined() == all + "last\n" && second.gaps.isEmpty)
    }

    @Test func `copies that copytruncate makes are not read`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("first\n", to: "app.log")
        let following = Following(folder, ["app.log"])
        try await following.run(until: "the first line") { following.texts == ["first\n"] }
        try folder.append("second\n", to: "app.log")
        try await following.run(until: "the second line") { following.texts == ["first\nsecond\n"] }
        try FileManager.default.copyItem(atPath: folder.file("app.log"), toPath: folder.file("app.log.1"))
        try folder.empty("app.log")
        try await following.run(until: "the end of the old content") { following.streams[0].hasEnded }
        try folder.append("third\n", to: "app.log")
        try await following.run(until: "the third line") { following.texts.last == "third\n" }
        let all = try await Self.rotate(folder, times: 0..<3)
        try folder.append("last\n", to: "app.log")
        try await following.run(until: "all lines") { following.texts.joined() == "first\nsecond\nthird\n" + all + "last\n" }
        try await following.runOn()
        #expect(following.texts.joined() == "first\nsecond\nthird\n" + all + "last\n")
    }
}
