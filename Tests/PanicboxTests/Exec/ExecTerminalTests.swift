// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    /// `panicbox exec` on a terminal that `script` (util-linux) makes, and as the first process of a namespace.
    @Suite struct ExecTerminalTests {
        private static let hasScript = FileManager.default.isExecutableFile(atPath: "/usr/bin/script")
        private static let mayUnshare = getuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/unshare")

        /// Runs a script of bash on a terminal of its own; what is written to the pipe is typed there.
        private static func terminal(_ body: String, typing pipe: TestPipe) throws -> ChildProcess {
            let folder = try TemporaryFolder()
            let path = try folder.write(body.replacingOccurrences(of: "PANICBOX", with: Panicbox.path), to: "script.sh")
            return try ChildProcess("/usr/bin/script", ["-qefc", "bash '\(path)'", "/dev/null"], input: .pipe(pipe))
        }

        @Test(.enabled(if: hasScript)) func `Ctrl-C reaches the service once, and panicbox ends as the service does`() async throws {
            let folder = try TemporaryFolder()
            let pipe = TestPipe()
            let service = "trap 'echo got INT >&2' INT; trap 'echo got TERM >&2; exit 9' TERM; echo ready >&2; while :; do sleep 0.02; done"
            let terminal = try Self.terminal(
                """
                trap '' INT
                (trap - INT; exec "PANICBOX" exec --quiet --ring '\(folder.file("ring"))' -- bash -c "\(service)")
                echo status $?
                """, typing: pipe)
            try await eventually("ready: \(terminal.outputText)") { terminal.outputText.contains("ready") }
            for round in 1...3 {
                pipe.write("\u{3}")
                try await eventually("Ctrl-C \(round): \(terminal.outputText)") {
                    terminal.outputText.components(separatedBy: "got INT").count == round + 1
                }
            }
            let own = try #require(Executed.processes(of: folder.file("ring"), "exec").first)
            kill(own, SIGTERM)
            try await eventually("the end: \(terminal.outputText)") { terminal.outputText.contains("status 9") }
            #expect(terminal.outputText.components(separatedBy: "got INT").count == 4)
            #expect(terminal.outputText.components(separatedBy: "got TERM").count == 2)
            pipe.end()
            try await terminal.wait()
        }

        @Test(.enabled(if: hasScript)) func `Ctrl-Z stops the job for the shell, and fg lets it go on`() async throws {
            let folder = try TemporaryFolder()
            let pipe = TestPipe()
            let service = "echo ready >&2; while ! test -e '\(folder.file("go"))'; do sleep 0.02; done; echo done >&2; exit 5"
            let terminal = try Self.terminal(
                """
                set -m
                "PANICBOX" exec --quiet --ring '\(folder.file("ring"))' -- bash -c "\(service)"
                echo stopped $?
                touch '\(folder.file("go"))'
                fg
                echo ended $?
                """, typing: pipe)
            try await eventually("ready: \(terminal.outputText)") { terminal.outputText.contains("ready") }
            pipe.write("\u{1A}")
            try await eventually("both ends: \(terminal.outputText)") { terminal.outputText.contains("ended 5") }
            let words = terminal.outputText.split(whereSeparator: \.isNewline).map(String.init)
            // 148 is 128 + SIGTSTP, 147 is 128 + SIGSTOP.
            let stopped = words.firstIndex { $0.contains("stopped 14") }
            #expect(stopped != nil && (words.firstIndex(of: "done") ?? -1) > (stopped ?? 0), "\(words)")
            pipe.end()
            try await terminal.wait()
        }

        @Test(.enabled(if: mayUnshare)) func `as first process it reaps orphans, passes on SIGTERM, and answers 128 and the signal`()
            async throws
        {
            let folder = try TemporaryFolder()
            let own = [Panicbox.path, "exec", "--quiet", "--ring", folder.file("ring"), "--"]
            // The orphans end by themselves, and nobody but the first process can wait for them.
            let script = """
                for i in 1 2 3 4 5; do (sleep 0.01 &) ; done
                while ps -eo ppid=,comm= | grep -q '^ *1 sleep'; do sleep 0.02; done
                ps -eo stat= | grep -c Z >&2
                echo ready >&2
                sleep 1000
                """
            let first = try ChildProcess("unshare", ["-p", "-f", "--mount-proc", "--kill-child"] + own + ["sh", "-c", script])
            try await eventually("ready: \(first.errors)") { first.errors.contains("ready") }
            #expect(first.errors == "0\nready\n")
            let inside = try #require(Executed.processes(of: folder.file("ring"), "exec").first)
            // The shell has no handler, and is not the first process: SIGTERM ends it. The first process cannot be ended so.
            kill(inside, SIGTERM)
            #expect(try await first.wait() == .code(143))
            let exit = try #require(try await Panicbox.documents(inRing: folder.file("ring")).last)
            #expect(exit.text("process.signal") == "SIGTERM")
        }
    }
}
