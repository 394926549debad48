// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import TestSupport
import Testing

@testable import LogSinks

@Suite struct FileSinkTests {
    private static func sink(_ path: String) -> FileSink {
        var options = FileSinkOptions()
        options.path = path
        return FileSink(options: options)
    }

    private static func text(_ numbers: Range<Int>) -> String { numbers.map { Samples.document($0) }.joined() }

    @Test func `documents are appended as they are`() async throws {
        let folder = try TemporaryFolder()
        let sink = Self.sink(folder.file("out"))
        #expect(await sink.deliver(.samples(0..<2)).line == "taken")
        #expect(await sink.deliver(.samples(2..<3)).line == "taken")
        #expect(try folder.text(of: "out") == Self.text(0..<3))
    }

    @Test func `documents of which some cannot be read are not written for all of them`() async throws {
        let folder = try TemporaryFolder()
        let sink = Self.sink(folder.file("out"))
        let batch = try FramedBatch(broken: 1).batch
        #expect(await sink.deliver(batch).line == "unreadable" && folder.names(in: "").isEmpty)
        #expect(await sink.deliver(batch.keeping(Array(0..<5))).line == "taken")
        #expect(try folder.text(of: "out") == Self.text(0..<5))
    }

    @Test func `a file that logrotate moves away is made anew, one that it cuts is written from its start`() async throws {
        let folder = try TemporaryFolder()
        let sink = Self.sink(folder.file("out"))
        _ = await sink.deliver(.samples(0..<2))
        try FileManager.default.moveItem(atPath: folder.file("out"), toPath: folder.file("out.1"))
        _ = await sink.deliver(.samples(2..<4))
        #expect(try folder.text(of: "out.1") == Self.text(0..<2))
        #expect(try folder.text(of: "out") == Self.text(2..<4))
        try folder.empty("out")
        _ = await sink.deliver(.samples(4..<5))
        #expect(try folder.text(of: "out") == Self.text(4..<5))
        try FileManager.default.removeItem(atPath: folder.file("out"))
        _ = await sink.deliver(.samples(5..<6))
        #expect(try folder.text(of: "out") == Self.text(5..<6))
    }

    @Test func `a file that cannot be opened has taken nothing`() async throws {
        let folder = try TemporaryFolder()
        let answer = await Self.sink(folder.file("none/out")).deliver(.samples(0..<1)).line
        #expect(answer == "failed, cannot open \(folder.file("none/out")): No such file or directory")
    }

    @Test func `a full device takes nothing, and says so`() async {
        let answer = await Self.sink("/dev/full").deliver(.samples(0..<2)).line
        #expect(answer == "failed, cannot write /dev/full: No space left on device")
    }

    @Test(.enabled(if: SmallDisk.isPossible, "only root may mount a tmpfs"), arguments: [0, 1, 100, 4_095])
    func `on a full disk whole documents stay, no half one does, and the rest is written once there is room`(room: Int) async throws {
        let disk = try await SmallDisk()
        let sink = Self.sink("\(disk.path)/out")
        var (left, reasons) = (OutgoingBatch.samples(0..<1_000), [String]())
        // Room in a tmpfs comes in pages; the file's own first page is begun by what is there before.
        try Data(Self.text(0..<1).utf8.dropLast(room % 7)).write(to: URL(fileURLWithPath: "\(disk.path)/begun"))
        try disk.fill(leaving: 8_192 + room)
        for _ in 0..<3 {
            let before = try? String(contentsOfFile: "\(disk.path)/out", encoding: .utf8)
            switch await sink.deliver(left) {
            case .taken(let retry, _, let reason):
                left = left.keeping(retry)
                reasons.append(reason ?? "")
            case .failed(let reason, _):
                reasons.append(reason)
                #expect(try String(contentsOfFile: "\(disk.path)/out", encoding: .utf8) == before ?? "")
            case let other: Issue.record("\(other.line)")
            }
            let text = try String(contentsOfFile: "\(disk.path)/out", encoding: .utf8)
            #expect(text == Self.text(0..<1_000 - left.entries.count))
        }
        #expect(reasons.allSatisfy { $0 == "cannot write \(disk.path)/out: No space left on device" } && !left.isEmpty)
        try disk.free()
        // A process that another test is starting may hold the ballast for a moment.
        try await eventually("the rest is taken") {
            if case .taken(let retry, _, _) = await sink.deliver(left) { left = left.keeping(retry) }
            return left.isEmpty
        }
        #expect(try String(contentsOfFile: "\(disk.path)/out", encoding: .utf8) == Self.text(0..<1_000))
    }

    @Test(arguments: [1, 10, 15, 60, 95])
    func `the half document of a killed run is taken back`(length: Int) async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.text(0..<2) + Samples.document(2).prefix(length), to: "out")
        _ = await Self.sink(folder.file("out")).deliver(.samples(2..<4))
        #expect(try folder.text(of: "out") == Self.text(0..<4))
        try folder.write(String(Samples.document(2).prefix(length)), to: "alone")
        _ = await Self.sink(folder.file("alone")).deliver(.samples(2..<4))
        #expect(try folder.text(of: "alone") == Self.text(2..<4))
    }

    @Test func `a half document that is longer than a reading piece is taken back, too`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.text(0..<2) + Samples.document(2, padding: 200_000).dropLast(), to: "out")
        _ = await Self.sink(folder.file("out")).deliver(.samples(2..<4))
        #expect(try folder.text(of: "out") == Self.text(0..<4))
    }

    @Test func `somebody else's line without an end is ended, not removed`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("a line\nhalf a line", to: "out")
        _ = await Self.sink(folder.file("out")).deliver(.samples(0..<1))
        #expect(try folder.text(of: "out") == "a line\nhalf a line\n" + Self.text(0..<1))
    }

    @Test func `a path is required, and names a file`() {
        let faults = #expect(throws: ConfigFaults.self) { try ConfigDocument([:]).decode(FileSinkOptions.self) }
        #expect(faults?.description.contains("path: is missing") == true)
        let folder = #expect(throws: ConfigFaults.self) { try ConfigDocument(["path": "/var/log/"]).decode(FileSinkOptions.self) }
        #expect(folder?.description.contains("path: `/var/log/` is a directory; name a file in it") == true)
    }
}
