// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogSources

/// Files that are copied and emptied while they are written: what was not read by then stands in the copy.
@Suite struct CopyTruncateTests {
    private static func lines(_ range: Range<Int>, _ word: String = "line") -> String {
        range.map { "2026-11-24T08:00:00Z \(word) \($0)\n" }.joined()
    }

    /// What logrotate does by `copytruncate`, maybe with `compress`.
    private static func rotate(_ folder: TemporaryFolder, packs: Bool = false) async throws {
        let names = folder.names(in: "").filter { $0.hasPrefix("app.log.") }.sorted().reversed()
        for name in names {
            let parts = name.split(separator: ".")
            let next = "app.log.\((Int(parts[2]) ?? 0) + 1)" + (parts.count > 3 ? ".gz" : "")
            try FileManager.default.moveItem(atPath: folder.file(name), toPath: folder.file(next))
        }
        _ = try await ChildProcess.output(of: "/bin/cp", [folder.file("app.log"), folder.file("app.log.1")])
        try folder.empty("app.log")
        if packs { _ = try await ChildProcess.output(of: "/usr/bin/gzip", [folder.file("app.log.1")]) }
    }

    @Test(arguments: [false, true])
    func `what was not read before a file was emptied is read out of the copy, with the ids that it had`(packs: Bool) async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.lines(0..<100), to: "app.log")
        let following = Following(folder, ["app.log"])
        try await following.run(until: "the first lines") { following.texts == [Self.lines(0..<100)] }
        var all = Self.lines(0..<100)
        for round in 0..<3 {
            let more = Self.lines(0..<200, "unread \(round)")
            try folder.append(more, to: "app.log")
            all += more
            try await Self.rotate(folder, packs: packs)
            let next = Self.lines(0..<50, "round \(round)")
            try folder.append(next, to: "app.log")
            all += next
            try await following.run(until: "round \(round)") { following.texts.joined() == all }
        }
        try await following.run(until: "the ends") { following.streams.dropLast().allSatisfy(\.hasEnded) }
        #expect(following.streams.count == 4 && Set(following.streams.map(\.opened.id)).count == 4)
        #expect(following.gaps.isEmpty && following.warnings.isEmpty)
    }

    @Test func `a file that has grown as long again by the time it is looked at is seen to have been emptied`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.lines(0..<100), to: "app.log")
        let following = Following(folder, ["app.log"])
        try await following.run(until: "the first lines") { following.texts == [Self.lines(0..<100)] }
        try folder.append(Self.lines(100..<200), to: "app.log")
        try await Self.rotate(folder)
        let anew = Self.lines(0..<1_000, "anew")
        try folder.append(anew, to: "app.log")
        try await following.run(until: "both") { following.texts == [Self.lines(0..<200), anew] }
        try await following.runOn()
        #expect(following.texts == [Self.lines(0..<200), anew])
    }

    @Test func `a file emptied while nobody looked goes on in its copy, and the new content is another stream`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.lines(0..<100), to: "app.log")
        let first = Following(folder, ["app.log"])
        try await first.run(until: "the first lines") { first.texts == [Self.lines(0..<100)] }
        try folder.append(Self.lines(100..<200), to: "app.log")
        try await Self.rotate(folder)
        try folder.append("anew\n", to: "app.log")
        let second = Following(folder, ["app.log"], resuming: first.positions) { $0.rotateWait = .seconds(60) }
        try await second.run(until: "both") { Set(second.texts) == ["anew\n", Self.lines(100..<200)] }
        let rest = try #require(second.streams.first { $0.text != "anew\n" })
        #expect(rest.opened.id == first.positions[0].stream && rest.opened.offset == first.positions[0].offset)
        // Both have the same inode in their positions, and each finds its own again.
        try folder.append("more\n", to: "app.log")
        let third = Following(folder, ["app.log"], resuming: second.positions)
        try await third.run(until: "the new line") { third.texts.contains("more\n") }
        try await third.runOn()
        #expect(third.texts.filter { !$0.isEmpty } == ["more\n"] && third.gaps.isEmpty)
    }

    @Test func `an old copy that begins alike is not taken for the new one`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("service starts\nan old line\n", to: "app.log.1")
        try folder.write("service starts\n", to: "app.log")
        let following = Following(folder, ["app.log"])
        try await following.run(until: "the first line") { following.texts == ["service starts\n"] }
        try folder.empty("app.log")
        try await following.run(until: "the end of the old content") { following.streams[0].hasEnded }
        try folder.append("service starts\n", to: "app.log")
        try await following.run(until: "the new content") { following.texts == ["service starts\n", "service starts\n"] }
        try await following.runOn()
        #expect(following.texts == ["service starts\n", "service starts\n"])
    }

    @Test(arguments: [false, true], [false, true])
    func `six rotations before the source looks once lose nothing, whether it runs or not`(packs: Bool, isDown: Bool) async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.lines(0..<100), to: "app.log")
        let first = Following(folder, ["app.log"])
        try await first.run(until: "the first lines") { first.texts == [Self.lines(0..<100)] }
        var expected = [isDown ? "" : Self.lines(0..<100)]
        for round in 0..<6 {
            let more = Self.lines(0..<200, "round \(round)")
            try folder.append(more, to: "app.log")
            if round == 0 { expected[0] += more } else { expected.append(more) }
            try await Self.rotate(folder, packs: packs)
        }
        try folder.append("now\n", to: "app.log")
        let second = isDown ? Following(folder, ["app.log"], resuming: first.positions) : first
        try await second.run(until: "all of it") { Set(second.texts) == Set(expected + ["now\n"]) }
        try await second.run(until: "the ends") { second.streams.filter(\.hasEnded).count == 6 }
        try await second.runOn()
        #expect(second.streams.count == 7 && Set(second.streams.map(\.opened.id)).count == 7 && second.gaps.isEmpty)
    }

    private static let logrotate = "/usr/sbin/logrotate"

    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: logrotate), "there is no logrotate (Debian: logrotate)"),
        arguments: [false, true])
    func `of ten thousand lines a second every line that the real logrotate has kept is read, once`(packs: Bool) async throws {
        let folder = try TemporaryFolder()
        let identity = getuid() == 0 ? "su root root" : ""
        let form = packs ? "compress" : ""
        try folder.write("\(folder.file("app.log")) {\n rotate 20\n copytruncate\n \(form)\n \(identity)\n}\n", to: "logrotate.conf")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.file("logrotate.conf"))
        let program = """
            import os, sys, time
            log = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            start = time.monotonic()
            for n in range(30000):
                os.write(log, b"2026-11-24T08:00:00Z line %d of a service\\n" % n)
                while time.monotonic() - start < n / 10000: pass
            """
        try folder.write("", to: "app.log")
        let following = Following(folder, ["app.log"])
        let writer = try ChildProcess("python3", ["-c", program, folder.file("app.log")])
        for rotation in 0..<6 {
            try await following.run(until: "rotation \(rotation)") { following.texts.joined().utf8.count > rotation * 200_000 }
            let rotating = try ChildProcess(
                Self.logrotate, ["--force", "--state", folder.file("logrotate.state"), folder.file("logrotate.conf")])
            try await following.run(until: "the end of rotation \(rotation)") { rotating.exit != nil }
        }
        try await following.run(until: "the last line") {
            writer.exit != nil && following.texts.contains { $0.hasSuffix("line 29999 of a service\n") }
        }
        try await following.run(until: "the ends") { following.streams.filter { !$0.hasEnded }.count <= 1 }
        let script = "cd \"$1\"; for f in app.log*; do case $f in *.gz) zcat $f;; *) cat $f;; esac; done"
        let kept = try await ChildProcess.output(of: "/bin/sh", ["-c", script, "sh", folder.path])
        let read = following.texts.joined().split(separator: "\n")
        #expect(Set(read).count == read.count, "a line came twice")
        let missing = Set(String(decoding: kept, as: UTF8.self).split(separator: "\n")).subtracting(read)
        #expect(missing.isEmpty && following.gaps.isEmpty && read.count <= 30_000)
    }
}
