// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogSources

/// Files that rotation has packed before they were read to their end.
@Suite struct PackedRotationTests {
    private static func lines(_ range: Range<Int>, _ word: String = "line") -> String {
        range.map { "2026-11-24T08:00:00Z \(word) \($0)\n" }.joined()
    }

    /// What kubelet does to a container's file: renamed, packed beside itself, and the plain one removed.
    private static func rotate(_ folder: TemporaryFolder, _ name: String, at time: String, packs: Bool = true) async throws {
        let rotated = "\(name).\(time)"
        try FileManager.default.moveItem(atPath: folder.file(name), toPath: folder.file(rotated))
        guard packs else { return }
        let packed = try await ChildProcess.output(of: "/usr/bin/gzip", ["-c", folder.file(rotated)])
        try folder.write(packed, to: "\(rotated).tmp")
        try FileManager.default.moveItem(atPath: folder.file("\(rotated).tmp"), toPath: folder.file("\(rotated).gz"))
        try FileManager.default.removeItem(atPath: folder.file(rotated))
    }

    /// Reads so many lines of a file that has them, and answers where it is and its stream.
    private static func firstRun(_ folder: TemporaryFolder, _ name: String, _ text: String) async throws -> Following {
        try folder.append(text, to: name)
        let following = Following(folder, [name])
        try await following.run(until: "the first run") { following.texts == [text] }
        return following
    }

    @Test func `one that was packed while nobody looked goes on where it was read to, with the same ids, and twice packed ones follow`()
        async throws
    {
        let folder = try TemporaryFolder()
        let first = try await Self.firstRun(folder, "0.log", Self.lines(0..<500))
        try folder.append(Self.lines(500..<900), to: "0.log")
        try await Self.rotate(folder, "0.log", at: "20260101-000000")
        try folder.write(Self.lines(900..<1_500), to: "0.log")
        try await Self.rotate(folder, "0.log", at: "20260101-000100")
        try folder.write(Self.lines(1_500..<1_600), to: "0.log")
        let second = Following(folder, ["0.log"], resuming: first.positions)
        let expected = Set([Self.lines(500..<900), Self.lines(900..<1_500), Self.lines(1_500..<1_600)])
        try await second.run(until: "all of it") { Set(second.texts) == expected }
        let rest = try #require(second.streams.first { $0.text == Self.lines(500..<900) })
        #expect(rest.opened.id == first.positions[0].stream && rest.opened.offset == first.positions[0].offset)
        try await second.run(until: "the ends of what is packed") { second.streams.filter(\.hasEnded).count == 2 }
        try await second.runOn()
        #expect(second.streams.count == 3 && second.gaps.isEmpty && second.warnings.isEmpty)
        #expect(Set(second.streams.map(\.opened.id)).count == 3)
        #expect(second.streams.allSatisfy { $0.opened.origin.path == folder.file("0.log") })
    }

    @Test func `a run that ends within a packed file is followed by one that goes on there`() async throws {
        let folder = try TemporaryFolder()
        let first = try await Self.firstRun(folder, "app.log", Self.lines(0..<100))
        try folder.append(Self.lines(100..<5_000), to: "app.log")
        try await Self.rotate(folder, "app.log", at: "1")
        try folder.write("new file\n", to: "app.log")
        let second = Following(folder, ["app.log"], resuming: first.positions) {
            ($0.readSize, $0.rotateWait) = (.kibibytes(4), .seconds(60))
        }
        try await second.run(until: "some of it") { second.streams.contains { $0.text.hasPrefix(Self.lines(100..<200)) } }
        let stopped = second.positions.map { position in
            var position = position
            // What the store has of it ends within a line.
            if position.stream == first.positions[0].stream { position.offset = first.positions[0].offset + 1_001 }
            return position
        }
        let third = Following(folder, ["app.log"], resuming: stopped)
        let rest = String(decoding: Self.lines(100..<5_000).utf8.dropFirst(1_001), as: UTF8.self)
        try await third.run(until: "the rest") { third.texts.filter { !$0.isEmpty } == [rest] }
        let read = try #require(third.streams.first { $0.text == rest })
        #expect(read.opened.id == first.positions[0].stream && third.gaps.isEmpty)
    }

    @Test func `files of one first line are told apart by what follows`() async throws {
        let folder = try TemporaryFolder()
        let banner = "service starts\n"
        for number in 1...3 {
            try folder.write(banner + Self.lines(0..<100, "other \(number)"), to: "app.log")
            try await Self.rotate(folder, "app.log", at: "\(5 - number)")
        }
        let first = try await Self.firstRun(folder, "app.log", banner + Self.lines(0..<100, "mine"))
        try folder.append("the rest\n", to: "app.log")
        try await Self.rotate(folder, "app.log", at: "1")
        let second = Following(folder, ["app.log"], resuming: first.positions)
        try await second.run(until: "the rest") { second.texts == ["the rest\n"] }
        try await second.runOn()
        #expect(second.streams.count == 1 && second.gaps.isEmpty)
    }

    @Test func `one that was read to its end is not read again when it is packed while nobody looked`() async throws {
        let folder = try TemporaryFolder()
        let first = try await Self.firstRun(folder, "app.log", Self.lines(0..<100))
        try await Self.rotate(folder, "app.log", at: "1")
        let second = Following(folder, ["app.log"], resuming: first.positions)
        try await second.run(until: "the end") { second.closed.map(\.stream) == first.positions.map(\.stream) }
        #expect(second.texts.allSatisfy(\.isEmpty) && second.gaps.isEmpty)
    }

    @Test func `a packed file that is damaged or cut gives what is there, and the rest is told as lost`() async throws {
        let folder = try TemporaryFolder()
        for damage in ["cut", "spoilt"] {
            let name = "\(damage).log"
            let first = try await Self.firstRun(folder, name, Self.lines(0..<100, damage))
            // Words that do not pack well, so that there is much behind the head.
            let rest = (0..<20_000).map { _ in "\(UInt64.random(in: .min ... .max))\n" }.joined()
            try folder.append(rest, to: name)
            try await Self.rotate(folder, name, at: "1")
            var packed = try folder.read("\(name).1.gz")
            if damage == "cut" {
                packed.removeLast(packed.count / 2)
            } else {
                packed.replaceSubrange(60_000..<60_100, with: Data(count: 100))
            }
            try folder.write(packed, to: "\(name).1.gz")
            let second = Following(folder, [name], resuming: first.positions)
            try await second.run(until: "the gap") { !second.gaps.isEmpty && second.streams.allSatisfy(\.hasEnded) }
            #expect(second.texts.count == 1 && !second.texts[0].isEmpty && rest.hasPrefix(String(second.texts[0].prefix(20_000))))
            #expect(second.gaps.count == 1 && second.gaps[0].reason.contains(name))
        }
    }

    @Test func `a file that comes and is packed before the source looks once is read`() async throws {
        let folder = try TemporaryFolder()
        let following = try await Self.firstRun(folder, "0.log", Self.lines(0..<10))
        try folder.append(Self.lines(10..<20), to: "0.log")
        for round in 0..<3 {
            try await Self.rotate(folder, "0.log", at: "20260101-00000\(round)")
            try folder.write(Self.lines(0..<100, "round \(round)"), to: "0.log")
        }
        let expected = [Self.lines(0..<20)] + (0..<3).map { Self.lines(0..<100, "round \($0)") }
        try await following.run(until: "all of it") { Set(following.texts) == Set(expected) }
        try await following.runOn()
        #expect(following.texts.count == 4 && following.gaps.isEmpty)
    }

    @Test func `what is packed under a name that is followed is read where it was plain, and nowhere else`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(try await Self.packed(folder, "never plain here\n"), to: "app.log.9.gz")
        let following = Following(folder, ["app.log*"])
        try folder.write(Self.lines(0..<10), to: "app.log")
        try await following.run(until: "the plain file") { following.texts == [Self.lines(0..<10)] }
        try folder.append(Self.lines(10..<20), to: "app.log")
        try await Self.rotate(folder, "app.log", at: "1")
        try folder.write("next\n", to: "app.log")
        try await following.run(until: "both") { following.texts == [Self.lines(0..<20), "next\n"] }
        try await following.runOn()
        #expect(following.streams.count == 2)
        #expect(following.warnings.count == 1 && following.warnings[0].contains("is packed, and is passed over"))
    }

    private static func packed(_ folder: TemporaryFolder, _ text: String) async throws -> Data {
        try await ChildProcess.output(of: "/usr/bin/gzip", ["-c", try folder.write(text, to: "to-pack")])
    }

    @Test func `a file behind a link is found packed where it stands`() async throws {
        let folder = try TemporaryFolder()
        for name in ["pods", "links"] {
            try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: false)
        }
        try folder.write(Self.lines(0..<10), to: "pods/0.log")
        try FileManager.default.createSymbolicLink(atPath: folder.file("links/a.log"), withDestinationPath: folder.file("pods/0.log"))
        let first = Following(folder, ["links/*.log"])
        try await first.run(until: "the first run") { first.texts == [Self.lines(0..<10)] }
        try folder.append(Self.lines(10..<20), to: "pods/0.log")
        try await Self.rotate(folder, "pods/0.log", at: "20260101-000000")
        try folder.write("new\n", to: "pods/0.log")
        let second = Following(folder, ["links/*.log"], resuming: first.positions)
        try await second.run(until: "the rest and the new file") { Set(second.texts) == [Self.lines(10..<20), "new\n"] }
        #expect(second.streams.allSatisfy { $0.opened.origin.path == folder.file("links/a.log") } && second.gaps.isEmpty)
    }
}
