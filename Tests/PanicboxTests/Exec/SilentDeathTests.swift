// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    /// Deaths that leave no crash behind.
    @Suite struct SilentDeathTests {
        private static let memory = "/sys/fs/cgroup/memory"
        private static let mayLimit = getuid() == 0 && FileManager.default.fileExists(atPath: "\(memory)/memory.oom_control")

        @Test func `a silent death is a document with its last lines, and a summary that fits`() async throws {
            let folder = try TemporaryFolder()
            let path = folder.file("termination")
            let run = try Executed(
                "i=0; while [ $i -lt 600 ]; do echo \"line $i: größer\" >&2; i=$((i+1)); done; exit 3",
                options: ["--termination-log", path])
            #expect(try await run.process.wait() == .code(3))
            let exit = try #require(try await run.documents().last)
            #expect(exit.dataset == "panicbox.exit" && exit.number("process.exit_code") == 3 && exit.text("log.level") == "error")
            let lines = (exit["panicbox.context.lines"] as? [[String: Any]])?.compactMap { $0["message"] as? String } ?? []
            #expect(lines.count == 200 && lines.last == "line 599: größer")
            let summary = try folder.read("termination")
            #expect(summary.count <= 4_096 && summary.count > 3_900)
            let text = try #require(String(validating: summary, as: UTF8.self))
            #expect(text.hasPrefix("exited with code 3 after 0 s\n\nline ") && text.hasSuffix("line 599: größer\n"))
        }

        @Test func `an orderly end leaves a notice in the ring, and no summary`() async throws {
            let folder = try TemporaryFolder()
            let run = try Executed("echo bye >&2", options: ["--termination-log", folder.file("termination")])
            #expect(try await run.process.wait() == .code(0))
            let exit = try #require(try await run.documents().last)
            #expect(exit.dataset == "panicbox.exit" && exit.number("process.exit_code") == 0 && exit.text("log.level") == "notice")
            #expect(folder.names(in: "").isEmpty)
        }

        @Test(.enabled(if: mayLimit, "needs root and a memory controller of cgroup v1"))
        func `a process that the kernel kills for want of memory is told as such`() async throws {
            let group = "\(Self.memory)/panicbox-test-\(getpid())"
            try FileManager.default.createDirectory(atPath: group, withIntermediateDirectories: false)
            // The path is lent for the call.
            defer { _ = unsafe rmdir(group) }
            try "268435456".write(toFile: "\(group)/memory.limit_in_bytes", atomically: false, encoding: .utf8)
            let folder = try TemporaryFolder()
            let own = "'\(Panicbox.path)' exec --ring '\(folder.file("ring"))' --termination-log '\(folder.file("termination"))'"
            // tail keeps the last line, and /dev/zero has no end of one.
            let script = "echo $$ > '\(group)/cgroup.procs'; exec \(own) -- sh -c 'echo eating >&2; exec tail /dev/zero'"
            let process = try ChildProcess("sh", ["-c", script])
            #expect(try await process.wait() == .signal(SIGKILL))
            let exit = try #require(try await Panicbox.documents(inRing: folder.file("ring")).last)
            #expect(exit.dataset == "panicbox.exit" && exit["panicbox.exit.oom_kill"] as? Bool == true)
            #expect(exit.text("panicbox.exit.evidence") == "memory.oom_control: oom_kill 0 to 1")
            #expect(exit.text("process.signal") == "SIGKILL" && exit.text("log.level") == "critical")
            #expect(exit.number("panicbox.exit.peak_memory_bytes") ?? 0 > 64 << 20)
            #expect(try folder.text(of: "termination").hasPrefix("out of memory: killed by SIGKILL"))
        }
    }
}
