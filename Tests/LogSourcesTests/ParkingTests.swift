// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogSources

/// More files than may be open.
@Suite struct ParkingTests {
    private static func following(_ folder: TemporaryFolder, usesInotify: Bool = true) -> Following {
        Following(folder, ["*.log"], usesInotify: usesInotify) { ($0.openFiles, $0.rotateWait) = (16, .milliseconds(50)) }
    }

    @Test(arguments: [true, false])
    func `all are read, and on, while few are open`(usesInotify: Bool) async throws {
        let folder = try TemporaryFolder()
        for number in 0..<300 { try folder.write("first line of \(number)\n", to: "\(number).log") }
        let following = Self.following(folder, usesInotify: usesInotify)
        try await following.run(until: "the first lines") {
            #expect(following.source.open.count <= 17)
            return following.texts.filter { !$0.isEmpty }.count == 300
        }
        for number in stride(from: 0, to: 300, by: 3) { try folder.append("second\n", to: "\(number).log") }
        try await following.run(until: "the second lines") { following.texts.filter { $0.hasSuffix("second\n") }.count == 100 }
        try folder.write("new\n", to: "300.log")
        try await following.run(until: "a new file") { following.texts.contains("new\n") }
        try await following.runOn()
        #expect(following.streams.count == 301 && following.source.open.count <= 17)
        let whole = (0..<300).map { "first line of \($0)\n" + ($0.isMultiple(of: 3) ? "second\n" : "") } + ["new\n"]
        #expect(Set(following.texts) == Set(whole))
    }

    @Test func `one that is closed is known again when it was renamed, emptied, packed or made anew meanwhile`() async throws {
        let folder = try TemporaryFolder()
        for number in 0..<60 { try folder.write("first line of \(number)\n", to: "\(number).log") }
        let following = Self.following(folder)
        try await following.run(until: "the first lines") { following.texts.filter { !$0.isEmpty }.count == 60 }
        let closed = following.source.tails.values.filter { $0.file == nil }.map { URL(fileURLWithPath: $0.path).lastPathComponent }
            .sorted()
        try #require(closed.count >= 44)
        for name in closed { try folder.append("second\n", to: name) }
        for (index, name) in closed.enumerated() {
            let (path, other) = (folder.file(name), folder.file("\(name).1"))
            switch index % 4 {
            case 0: try FileManager.default.moveItem(atPath: path, toPath: other)
            case 1:
                _ = try await ChildProcess.output(of: "/bin/cp", [path, other])
                try folder.empty(name)
                try folder.append("anew\n", to: name)
            case 2:
                try FileManager.default.moveItem(atPath: path, toPath: other)
                _ = try await ChildProcess.output(of: "/usr/bin/gzip", [other])
            default:
                try FileManager.default.moveItem(atPath: path, toPath: other)
                try folder.write("anew\n", to: name)
            }
        }
        try await following.run(until: "the second lines") { following.texts.filter { $0.hasSuffix("second\n") }.count == closed.count }
        try await following.run(until: "the new ones") { following.texts.filter { $0 == "anew\n" }.count == closed.count / 2 }
        try await following.runOn()
        #expect(following.gaps.isEmpty && following.streams.count == 60 + closed.count / 2)
    }

    @Test func `ten thousand files are followed with two hundred descriptors`() async throws {
        let folder = try TemporaryFolder()
        // Foundation brings each file to the disk, which is no matter here.
        let script = "cd \"$1\"; for d in $(seq 0 99); do mkdir $d; for n in $(seq 0 99); do echo one > $d/$n.log; done; done"
        _ = try await ChildProcess.output(of: "/bin/sh", ["-c", script, "sh", folder.path])
        let following = Following(folder, ["*/*.log"]) { ($0.openFiles, $0.discoverInterval) = (200, .seconds(3_600)) }
        try await following.run(until: "the first lines") {
            following.source.open.count <= 201 && following.streams.filter { !$0.bytes.isEmpty }.count == 10_000
        }
        for number in 0..<100 { try folder.append("two\n", to: "\(number)/\(number).log") }
        try await following.run(until: "the second lines") { following.texts.filter { $0 == "one\ntwo\n" }.count == 100 }
        #expect(following.source.open.count <= 201 && following.warnings.isEmpty)
    }
}
