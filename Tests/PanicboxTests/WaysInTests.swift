// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    /// `panicbox run` with the ways in that are no files.
    @Suite struct WaysInTests {
        /// An agent with these sources, which delivers to `out.ndjson`.
        private static func agent(_ sources: (TemporaryFolder) -> String) throws -> Agent {
            let folder = try TemporaryFolder()
            return try Agent(
                folder: folder,
                configuration: """
                    ring: {directory: \(folder.file("ring"))}
                    repeats: {send: all}
                    sources:
                    \(sources(folder))
                    sinks:
                      - name: copy
                        file: {path: \(folder.file("out.ndjson"))}
                        batch: {max_age: 20ms}
                    """)
        }

        private static func crashFile(_ name: String) -> String {
            Golden.fixtures.appendingPathComponent("crashfile/\(name)").path
        }

        @Test func `standard input is a source, and its end is the end`() async throws {
            let agent = try Self.agent { _ in "  - stdin: {}" }
            let pipe = TestPipe()
            let process = try Panicbox.start(["run", "-c", agent.configuration], input: .pipe(pipe))
            pipe.write(ServiceLog.lines(0..<100))
            pipe.write(try ServiceLog.crash())
            pipe.end()
            #expect(try await process.wait() == .code(0), "\(process.errors)")
            #expect(ServiceLog.numbers(in: agent.delivered()) == Array(0..<100))
            #expect(agent.delivered().filter { $0.dataset == "go.crash" }.count == 1)
        }

        @Test func `a service behind a named pipe dies, and its crash is complete when it has left`() async throws {
            let agent = try Self.agent { "  - fifo: {path: \($0.file("stderr"))}" }
            let process = try agent.start()
            try await eventually("the pipe; panicbox says \(process.errors)") { agent.folder.names(in: "").contains("stderr") }
            for round in 0..<3 {
                let script = "exec 2> \"$1\"; echo start \(round) >&2; cat \"$2\" >&2; printf 'last words' >&2"
                let service = try ChildProcess(
                    "/bin/sh", ["-c", script, "sh", agent.folder.file("stderr"), Self.crashFile("deadlock.stderr")])
                #expect(try await service.wait() == .code(0))
                try await eventually("crash \(round); panicbox says \(process.errors)") {
                    agent.delivered().filter { $0.message == "last words" }.count == round + 1
                }
            }
            process.signal(SIGTERM)
            #expect(try await process.wait() == .code(0))
            let documents = agent.delivered()
            #expect(
                documents.filter { $0.dataset == "go.crash" }.map(\.message)
                    == Array(repeating: "fatal error: all goroutines are asleep - deadlock!", count: 3))
            #expect(documents.filter { $0.message.hasPrefix("start ") }.map(\.message) == ["start 0", "start 1", "start 2"])
        }

        @Test func `sockets of both types are written to by others`() async throws {
            let agent = try Self.agent {
                "  - unix: {path: \($0.file("a"))}\n  - unix: {path: \($0.file("b")), type: datagram}"
            }
            let process = try agent.start()
            try await eventually("the sockets; panicbox says \(process.errors)") {
                Set(agent.folder.names(in: "")).isSuperset(of: ["a", "b"])
            }
            let program = """
                import socket, sys
                a = socket.socket(socket.AF_UNIX); a.connect(sys.argv[1])
                b = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); b.connect(sys.argv[2])
                for n in range(200):
                    a.sendall(b"stream %d\\n" % n); b.send(b"datagram %d" % n)
                """
            let writer = try ChildProcess("python3", ["-c", program, agent.folder.file("a"), agent.folder.file("b")])
            #expect(try await writer.wait() == .code(0), "\(writer.errors)")
            try await eventually("all of it; panicbox says \(process.errors)") { agent.delivered().count == 400 }
            let streamed = agent.delivered().filter { $0.message.hasPrefix("stream") }
            #expect(streamed.map(\.message) == (0..<200).map { "stream \($0)" })
            #expect(streamed.allSatisfy { $0.number("process.pid") == Int(writer.pid) })
            process.signal(SIGTERM)
            #expect(try await process.wait() == .code(0))
            #expect(!agent.folder.names(in: "").contains("a"), "the socket went with it")
        }

        @Test func `every crash of the corpus is the same through sockets and requests as read from its file`() async throws {
            let port = try FreePort.take()
            let agent = try Self.agent { "  - unix: {path: \($0.file("a"))}\n  - http: {listen: \"127.0.0.1:\(port)\"}" }
            let process = try agent.start()
            try await eventually("both; panicbox says \(process.errors)") {
                agent.folder.names(in: "").contains("a") && process.errors.contains("receiving on")
            }
            let folder = Golden.fixtures.appendingPathComponent("go").path
            let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".stderr") }.sorted()
                .enumerated().filter { $0.offset.isMultiple(of: 2) }.map { "\(folder)/\($0.element)" }
            // A stream each. A request is answered when what it holds of a crash is over: many at once.
            let program = """
                import socket, sys, urllib.request
                from concurrent.futures import ThreadPoolExecutor
                def send(path):
                    data = open(path, "rb").read()
                    s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.sendall(data); s.close()
                    request = urllib.request.Request(sys.argv[2], data, {"Content-Type": "text/plain"})
                    assert urllib.request.urlopen(request, timeout=100).status == 204
                with ThreadPoolExecutor(100) as pool: list(pool.map(send, sys.argv[3:]))
                """
            let arguments = ["-c", program, agent.folder.file("a"), "http://127.0.0.1:\(port)/"] + files
            let writer = try ChildProcess("python3", arguments)
            let parsed = try await Panicbox.run(["parse", "--format", "ndjson"] + files)
            #expect(try await writer.wait() == .code(0), "\(writer.errors)")
            process.signal(SIGTERM)
            #expect(try await process.wait() == .code(0))
            func crashes(_ documents: [JSONDocument]) -> [String: Int] {
                let all = documents.filter { $0.dataset == "go.crash" }.map {
                    "\($0.text("event.hash") ?? "") \($0.text("error.stack_trace") ?? "")"
                }
                return Dictionary(all.map { ($0, 1) }, uniquingKeysWith: +)
            }
            let expected = crashes(JSONDocument.lines(parsed.output)).mapValues { $0 * 2 }
            let found = crashes(agent.delivered())
            #expect(expected.count > 100 && found == expected)
        }

        @Test func `a crash on stderr and in the file of SetCrashOutput is one document`() async throws {
            let agent = try Self.agent {
                """
                  - fifo: {path: \($0.file("stderr"))}
                  - crash_output: {paths: ["\($0.file("*.crash"))"], wait: 10s, discover_interval: 50ms}
                """
            }
            let process = try agent.start()
            try await eventually("the pipe; panicbox says \(process.errors)") { agent.folder.names(in: "").contains("stderr") }
            // As the runtime does: the file is open and empty from the start, and both are written before the process is gone.
            let script = "exec 2> \"$1\" 3> \"$2\"; echo starts >&2; cat \"$3.crashfile\" >&3; cat \"$3.stderr\" >&2"
            for name in ["deadlock", "panic", "maps"] {
                let paths = [agent.folder.file("stderr"), agent.folder.file("\(name).crash"), Self.crashFile(name)]
                let service = try ChildProcess("/bin/sh", ["-c", script, "sh"] + paths)
                #expect(try await service.wait() == .code(0))
            }
            try await eventually("the crashes; panicbox says \(process.errors)") {
                agent.delivered().filter { $0.dataset == "go.crash" }.count == 3
            }
            process.signal(SIGTERM)
            #expect(try await process.wait() == .code(0))
            // After the stop, too, which decides about all that waits.
            let crashes = agent.delivered().filter { $0.dataset == "go.crash" }
            #expect(crashes.count == 3 && crashes.allSatisfy { $0["log.file.path"] == nil && $0["panicbox.context.lines"] != nil })
            let second = try agent.start()
            try agent.folder.write(try String(contentsOfFile: Self.crashFile("maps.crashfile"), encoding: .utf8), to: "alone.crash")
            try await eventually("the one that is only in a file; panicbox says \(second.errors)") {
                agent.delivered().contains { $0.text("log.file.path") == agent.folder.file("alone.crash") }
            }
            second.signal(SIGTERM)
            #expect(try await second.wait() == .code(0))
            #expect(agent.delivered().filter { $0.dataset == "go.crash" }.count == 4, "the dropped copies do not come again")
        }
    }
}
