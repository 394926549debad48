// SPDX-License-Identifier: Apache-2.0

import Foundation
import GoTraceback
import LogModel
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct ExitFactsTests {
    private static func memory(
        _ folder: TemporaryFolder, cgroup: String, mounts: String, file: String, _ text: String
    ) throws -> CgroupMemory? {
        let place = URL(fileURLWithPath: folder.file(file))
        try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try folder.write(text, to: file)
        let table = mounts.replacingOccurrences(of: "FOLDER", with: folder.path)
        return CgroupMemory.own(cgroup: try folder.write(cgroup, to: "cgroup"), mounts: try folder.write(table, to: "mountinfo"))
    }

    @Test func `version 2 counts in memory.events, wherever the group is mounted`() throws {
        let folder = try TemporaryFolder()
        let memory = try Self.memory(
            folder, cgroup: "0::/system.slice/storaged.service\n",
            mounts: "24 1 0:5 / /proc rw - proc proc rw\n31 23 0:28 / FOLDER/cg rw,nosuid shared:4 - cgroup2 cgroup2 rw\n",
            file: "cg/system.slice/storaged.service/memory.events", "low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 0\n")
        #expect(memory?.kills == 2)
        #expect(memory?.evidence(from: 1, to: 2) == "memory.events: oom_kill 1 to 2")
    }

    @Test func `a container sees its part of the tree`() throws {
        let folder = try TemporaryFolder()
        let memory = try Self.memory(
            folder, cgroup: "0::/docker/abc/app\n", mounts: "31 23 0:28 /docker/abc FOLDER/cg rw - cgroup2 cgroup2 rw\n",
            file: "cg/app/memory.events", "oom_kill 7\n")
        #expect(memory?.kills == 7)
    }

    @Test func `version 1 counts in memory.oom_control, beside a version 2 without controllers`() throws {
        let folder = try TemporaryFolder()
        let memory = try Self.memory(
            folder, cgroup: "9:name=systemd:/\n4:memory:/box\n0::/\n",
            mounts: """
                35 31 0:32 / FOLDER/memory rw,relatime - cgroup cgroup rw,memory
                41 31 0:38 / FOLDER/unified rw,relatime - cgroup2 cgroup2 rw

                """, file: "memory/box/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 5\n")
        #expect(memory?.kills == 5)
    }

    @Test func `where nothing is to be read nothing is claimed`() throws {
        let folder = try TemporaryFolder()
        let memory = try Self.memory(
            folder, cgroup: "0::/\n", mounts: "41 31 0:38 / FOLDER/cg rw - cgroup2 cgroup2 rw\n", file: "cg/memory.high", "max\n")
        #expect(memory == nil)
        var exit = ProcessExit(.signal("SIGKILL"))
        ExitWitness(memory: memory).complete(&exit)
        #expect(!exit.isOutOfMemory && exit.evidence == nil)
    }

    @Test(arguments: [("SIGKILL", 1, true), ("SIGKILL", 0, false), ("SIGTERM", 1, false)])
    func `only a kill that the group counted is one for want of memory`(signal: String, kills: Int, isKilled: Bool) throws {
        let folder = try TemporaryFolder()
        let memory = CgroupMemory(file: try folder.write("oom_kill 4\n", to: "memory.events"))
        let witness = ExitWitness(memory: memory)
        try folder.write("oom_kill \(4 + kills)\n", to: "memory.events")
        var exit = ProcessExit(.signal(signal))
        witness.complete(&exit)
        #expect(exit.isOutOfMemory == isKilled)
        #expect(exit.evidence == (kills == 0 ? nil : "memory.events: oom_kill 4 to 5"))
    }
}

@Suite struct TerminationLogTests {
    @Test func `a crash is told in its headline, its place, its fingerprint and the application's frames`() throws {
        let text = try String(contentsOf: Golden.fixtures.appendingPathComponent("go/1.27.3/nil_deref.stderr"), encoding: .utf8)
        let record = try #require(CrashRecord.first(in: text))
        let summary = TerminationLog.text(of: record, exit: ProcessExit(.code(2)))
        let lines = summary.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "panic: runtime error: invalid memory address or nil pointer dereference")
        #expect(lines[1] == "at main.opNil (rt.go:46)" && lines[2] == "fingerprint \(record.fingerprint)")
        #expect(lines[3] == "exited with code 2" && lines[4] == "" && lines[5] == "main.opNil" && summary.utf8.count <= 4_096)
    }

    @Test func `last words are cut at a line, and whatever they hold the summary is valid and fits`() throws {
        var random = SeededRandom(seed: 3)
        for length in [0, 10, 4_000, 4_095, 4_096, 9_000] {
            let noise = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            let summary = TerminationLog.text(of: ProcessExit(.signal("SIGKILL")), tail: noise)
            #expect(summary.utf8.count <= 4_096 && summary.hasPrefix("killed by SIGKILL\n"))
            #expect(!summary.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
        }
        let lines = (0..<1_000).map { "line \($0)\n" }.joined()
        let summary = TerminationLog.text(of: ProcessExit(.code(1)), tail: Array(lines.utf8))
        #expect(summary.hasPrefix("exited with code 1\n\nline ") && summary.hasSuffix("line 999\n"))
    }

    @Test func `a file that cannot be written is an error number, and one that is there keeps its inode`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("what stood there before is longer than what comes", to: "log")
        let before = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
        #expect(TerminationLog.write("short\n", to: path) == nil)
        #expect(try folder.text(of: "log") == "short\n")
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int == before)
        #expect(TerminationLog.write("short\n", to: folder.file("no/such/folder")) == ENOENT)
    }
}

extension CrashRecord {
    /// The first crash of a text.
    static func first(in text: String) -> CrashRecord? {
        var assembler = CrashAssembler()
        for (number, line) in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            _ = assembler.take(Array(line).rawSpan, stamp: LineStamp(offset: UInt64(number), time: 0))
        }
        assembler.finish()
        while let event = assembler.next() {
            if case .crash(let block) = event {
                return CrashRecord(crash: CrashParser.parse(block), block: block, time: Timestamp(nanoseconds: 0))
            }
        }
        return nil
    }
}
