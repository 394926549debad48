// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    /// `panicbox exec -- CMD`
    @Suite struct ExecCommandTests {
        @Test func `standard error goes on byte for byte, and the crash is whole with the service's exit code`() async throws {
            let folder = try TemporaryFolder()
            var input = Data(try (ServiceLog.lines(0..<50) + ServiceLog.crash()).utf8)
            let noise = Data((0..<4_000).map { UInt8($0 * 7 & 0xFF) })
            input = noise + Data("\n".utf8) + input
            let path = try folder.write(input, to: "input")
            let run = try Executed("cat '\(path)' >&2; echo untouched; exit 2", options: ["--service", "storaged"])
            #expect(try await run.process.wait() == .code(2))
            #expect(run.process.errors == String(decoding: input, as: UTF8.self) && run.process.outputText == "untouched\n")
            let documents = try await run.documents()
            let crash = try #require(documents.last)
            #expect(crash.dataset == "go.crash" && crash.number("process.exit_code") == 2 && crash.number("process.pid") != nil)
            #expect(try crash.text("error.stack_trace") == ServiceLog.crash() && crash["go.crash.incomplete"] as? Bool != true)
            #expect(documents.allSatisfy { $0.text("service.name") == "storaged" && $0.dataset != "panicbox.exit" })
            #expect(ServiceLog.numbers(in: documents) == Array(0..<50))
            #expect(run.log.contains("CRASH panic: runtime error") && run.log.contains("panicbox: 1 crash recorded"))
        }

        @Test(arguments: [0, 1, 42, 255])
        func `exit codes are passed on`(code: Int32) async throws {
            #expect(try await Executed("exit \(code)", options: ["--quiet"]).process.wait() == .code(code))
        }

        @Test(arguments: [SIGKILL, SIGTERM, SIGABRT, SIGSEGV])
        func `a signal that ends the service ends panicbox, too, and is a document`(signal: Int32) async throws {
            let run = try Executed("echo last words >&2; kill -\(signal) $$")
            #expect(try await run.process.wait() == .signal(signal))
            let exit = try #require(try await run.documents().last)
            let name = [SIGKILL: "SIGKILL", SIGTERM: "SIGTERM", SIGABRT: "SIGABRT", SIGSEGV: "SIGSEGV"][signal]
            #expect(exit.dataset == "panicbox.exit" && exit.text("process.signal") == name && exit["process.exit_code"] == nil)
            let lines = exit["panicbox.context.lines"] as? [[String: Any]]
            #expect(lines?.compactMap { $0["message"] as? String } == ["last words"])
        }

        @Test func `a command that is not there ends with 127, and one that cannot be run with 126`() async throws {
            let missing = try Executed(command: ["/nowhere/service"])
            #expect(try await missing.process.wait() == .code(127))
            #expect(missing.process.errors == "panicbox: cannot run /nowhere/service: No such file or directory\n")
            let refused = try Executed(command: ["/etc/passwd"])
            #expect(try await refused.process.wait() == .code(126))
        }

        @Test func `a script without an interpreter's name is the shell's`() async throws {
            let folder = try TemporaryFolder()
            let path = try folder.write("echo from the script $1 >&2\nexit 3\n", to: "script")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            let run = try Executed(command: [path, "word"])
            #expect(try await run.process.wait() == .code(3))
            #expect(run.process.errors == "from the script word\n")
        }

        @Test func `without a command it is a wrong usage, and a file that is not sound starts nothing`() async throws {
            let bare = try Executed(command: [])
            #expect(try await bare.process.wait() == .code(2))
            let folder = try TemporaryFolder()
            let file = try folder.write("ring: {directory: /tmp/x}\nexec: {stdot: true}\n", to: "panicbox.yaml")
            let run = try Executed("touch '\(folder.file("started"))'", options: ["-c", file])
            #expect(try await run.process.wait() == .code(78))
            #expect(run.process.errors.contains("did you mean `stdout`?") && !folder.names(in: "").contains("started"))
        }

        @Test func `what systemd says to a pid is said to the service`() async throws {
            let folder = try TemporaryFolder()
            let own = "exec '\(Panicbox.path)' exec --ring '\(folder.file("ring"))' --"
            let service = #"'test "$LISTEN_PID" = $$ && test -z "$WATCHDOG_PID" && echo "$1" >&2' name 'two words'"#
            let shell = try ChildProcess("sh", ["-c", "LISTEN_PID=$$ \(own) sh -c \(service)"])
            #expect(try await shell.wait() == .code(0))
            #expect(shell.errors == "two words\n")
        }

        @Test func `a file for exec alone is sound, and run asks for a source`() async throws {
            let folder = try TemporaryFolder()
            let file = try folder.write("ring: {directory: \(folder.file("ring"))}\nexec: {stdout: true}\n", to: "panicbox.yaml")
            #expect(try await Panicbox.run(["check", "-c", file]).exit == .code(0))
            let run = try await Panicbox.run(["run", "-c", file])
            #expect(run.exit == .code(78) && run.errors.contains("sources: is missing"))
        }

        @Test func `sources of the file are read beside the service, a receiver too`() async throws {
            let folder = try TemporaryFolder()
            let (port, pipe, log) = (try FreePort.take(), TestPipe(), folder.file("log"))
            let file = try folder.write(
                """
                ring: {directory: \(folder.file("ring"))}
                sources: [{http: {listen: "127.0.0.1:\(port)"}}]
                """, to: "panicbox.yaml")
            let command = ["exec", "-c", file, "--log", log, "--", "sh", "-c", "read line; echo $line >&2"]
            let process = try Panicbox.start(command, input: .pipe(pipe))
            try await eventually("it listens: \((try? folder.text(of: "log")) ?? "")") {
                (try? folder.text(of: "log").contains("receiving on")) ?? false
            }
            let post = [
                "-sf", "--max-time", "60", "-H", "Content-Type: text/plain", "--data-binary", "posted", "http://127.0.0.1:\(port)/",
            ]
            _ = try await ChildProcess.output(of: "curl", post)
            pipe.write("said\n")
            #expect(try await process.wait() == .code(0), "\(process.errors)")
            let documents = try await Panicbox.documents(inRing: folder.file("ring"))
            #expect(documents.filter { $0.dataset == "go.log" }.map(\.message) == ["posted", "said"])
        }

        @Test func `what is sent to all processes at once does not end the recorder`() async throws {
            let pipe = TestPipe()
            let run = try Executed("echo ready >&2; read line; echo \"$line\" >&2", input: .pipe(pipe))
            let recorder = try await run.process("exec-recorder")
            try await eventually("it records; the log says \(run.log)") { run.folder.names(in: "ring/segments").count == 1 }
            for number in [SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGQUIT] { kill(recorder, number) }
            pipe.write("words\n")
            #expect(try await run.process.wait() == .code(0))
            #expect(run.log == "")
            #expect(try await run.documents().map(\.message) == ["ready", "words", "exited with code 0 after 0 s"])
        }

        @Test func `each signal reaches the service, once, and its own answer counts`() async throws {
            let script = """
                for name in HUP INT USR1 USR2 QUIT WINCH; do trap "echo got $name >&2" $name; done
                trap 'echo got TERM >&2; exit 7' TERM
                echo ready >&2
                while :; do sleep 0.02; done
                """
            let run = try Executed(script)
            try await eventually("the service is ready") { run.process.errors.contains("ready") }
            for (name, number) in [
                ("HUP", SIGHUP), ("INT", SIGINT), ("USR1", SIGUSR1), ("USR2", SIGUSR2), ("QUIT", SIGQUIT), ("WINCH", SIGWINCH),
            ] {
                run.process.signal(number)
                try await eventually("\(name) arrives: \(run.process.errors)") { run.process.errors.contains("got \(name)") }
            }
            run.process.signal(SIGTERM)
            #expect(try await run.process.wait() == .code(7))
            let words = run.process.errors.split(separator: "\n")
            #expect(words == ["ready", "got HUP", "got INT", "got USR1", "got USR2", "got QUIT", "got WINCH", "got TERM"])
        }

        @Test func `standard output is recorded when asked for, and where both go to one place their order stays`() async throws {
            let folder = try TemporaryFolder()
            let script = "i=0; while [ $i -lt 300 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done"
            let own = "'\(Panicbox.path)' exec --ring '\(folder.file("ring"))' --stdout -- sh -c '\(script)'"
            let shell = try ChildProcess("sh", ["-c", "\(own) > '\(folder.file("both"))' 2>&1"])
            #expect(try await shell.wait() == .code(0))
            let expected = (0..<300).flatMap { ["out \($0)", "err \($0)"] }
            #expect(try folder.text(of: "both").split(separator: "\n").map(String.init) == expected)
            let documents = try await Panicbox.documents(inRing: folder.file("ring"))
            #expect(documents.filter { $0.dataset == "go.log" }.map(\.message) == expected)

            let apart = try Executed("echo out; echo err >&2", options: ["--stdout"])
            #expect(try await apart.process.wait() == .code(0))
            #expect(apart.process.outputText == "out\n" && apart.process.errors == "err\n")
            #expect(Set(try await apart.documents().map(\.message)).isSuperset(of: ["out", "err"]))
        }

        @Test func `what a grandchild still says goes where it should, and the end does not wait for it`() async throws {
            let folder = try TemporaryFolder()
            let fifo = folder.file("fifo")
            _ = try await ChildProcess.output(of: "mkfifo", [fifo])
            let run = try Executed("(read line < '\(fifo)'; echo late $line >&2) & echo parent >&2; exit 3")
            #expect(try await run.process.wait() == .code(3))
            #expect(run.process.errors == "parent\n")
            _ = try await ChildProcess.output(of: "sh", ["-c", "echo words > '\(fifo)'"])
            try await eventually("they arrive: \(run.process.errors)") { run.process.errors == "parent\nlate words\n" }
            try await eventually("nothing of panicbox is left") { run.processes().isEmpty }
            #expect(try await run.documents().map(\.message) == ["parent", "exited with code 3 after 0 s", "late words"])
        }

        @Test func `a recorder that stands still holds nobody up, and what it missed is told`() async throws {
            let folder = try TemporaryFolder()
            let pipe = TestPipe()
            let run = try Executed(
                "echo begin >&2; read line; exec head -c 24000000 /dev/zero | tr '\\0' x | fold -w 3999 >&2", input: .pipe(pipe))
            try await eventually("it records; the log says \(run.log)") { run.folder.names(in: "ring/segments").count == 1 }
            let recorder = try await run.process("exec-recorder")
            kill(recorder, SIGSTOP)
            pipe.write("go\n")
            pipe.end()
            // The service writes all and ends, though nobody records; its end waits for the recorder then.
            let total = 6 + 24_000_000 + 24_000_000 / 3_999 + (24_000_000 % 3_999 == 0 ? -1 : 0)
            try await eventually("all has reached its goal") { run.process.errors.utf8.count >= total }
            kill(recorder, SIGCONT)
            #expect(try await run.process.wait() == .code(0))
            let written = run.process.errors.utf8.count
            let documents = try await run.documents()
            let gaps = documents.filter { $0.dataset == "panicbox.gap" }
            let lost = gaps.compactMap { $0.number("panicbox.gap.bytes") }.reduce(0, +)
            let read = documents.filter { $0.dataset == "go.log" }.map { $0.message.utf8.count + 1 }.reduce(0, +)
            #expect(lost > 0 && gaps.allSatisfy { $0.text("panicbox.gap.reason")?.contains("too slow") == true })
            // A line's end is no part of a document; the two pieces of a line that was cut have one between them.
            #expect(abs(written - lost - read) <= 2 * gaps.count, "\(written) = \(lost) + \(read)")
            _ = folder
        }

        @Test func `in a pod its documents name the pod, as the agent's do`() async throws {
            let folder = try TemporaryFolder()
            let file = try folder.write("ring: {directory: \(folder.file("ring"))}", to: "panicbox.yaml")
            let environment = ["POD_NAME": "cart-0", "POD_NAMESPACE": "shop", "CONTAINER_NAME": "cart"]
            let run = try Panicbox.start(
                ["exec", "-c", file, "--", "sh", "-c", "echo up >&2"],
                environment: ProcessInfo.processInfo.environment.merging(environment) { $1 })
            #expect(try await run.wait() == .code(0))
            let line = try #require(try await Panicbox.documents(inRing: folder.file("ring")).first { $0.message == "up" })
            #expect(line.text("kubernetes.pod.name") == "cart-0" && line.text("kubernetes.namespace") == "shop")
            #expect(line.text("service.name") == "cart" && line.text("host.name") != nil)
        }

        @Test func `with a configuration the sinks get everything before it ends, the crash with its exit code`() async throws {
            let folder = try TemporaryFolder()
            let file = try folder.write(
                """
                service: {name: storaged}
                ring: {directory: \(folder.file("ring"))}
                exec: {termination_log: \(folder.file("termination"))}
                sinks:
                  - name: copy
                    file: {path: \(folder.file("out.ndjson"))}
                """, to: "panicbox.yaml")
            let crash = try folder.write(try ServiceLog.lines(0..<5) + ServiceLog.crash(), to: "crash")
            let process = try Panicbox.start(["exec", "-c", file, "--", "sh", "-c", "cat '\(crash)' >&2; exit 2"])
            #expect(try await process.wait() == .code(2))
            let delivered = JSONDocument.lines(try folder.read("out.ndjson"))
            #expect(delivered.count == 6 && delivered.allSatisfy { $0.text("service.name") == "storaged" })
            let found = try #require(delivered.first { $0.dataset == "go.crash" })
            #expect(found.number("process.exit_code") == 2)
            #expect(try process.errors == ServiceLog.lines(0..<5) + ServiceLog.crash(), "panicbox's own words are not among the service's")
            let summary = try folder.text(of: "termination")
            #expect(summary.hasPrefix("panic: runtime error: invalid memory address") && summary.contains("at main.opNil (rt.go:46)\n"))
            #expect(summary.contains("fingerprint \(found.text("event.hash") ?? "?")\nexited with code 2"))
        }
    }
}
