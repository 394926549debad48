// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    /// `panicbox run` with a file sink, which takes each document as often as it is sent: what comes twice is seen.
    @Suite struct RunCommandTests {
        @Test func `SIGTERM ends it cleanly, and the next start goes on exactly there`() async throws {
            let agent = try Agent.toFile()
            for round in 0..<4 {
                let process = try agent.start()
                try agent.log(ServiceLog.lines(round * 100..<(round + 1) * 100))
                try await eventually("round \(round); panicbox says \(process.errors)") {
                    agent.delivered().count >= (round + 1) * 100 - 50
                }
                process.signal(round % 2 == 0 ? SIGTERM : SIGINT)
                #expect(try await process.wait() == .code(0))
                // While nobody reads, the file grows by part of a line.
                try agent.log("2026/11/23 08:00:00 requ")
                let second = try agent.start()
                try agent.log("est \(10_000 + round) took 1ms\n")
                try await eventually("all of round \(round); panicbox says \(second.errors)") {
                    agent.delivered().count >= (round + 1) * 101
                }
                second.signal(SIGTERM)
                #expect(try await second.wait() == .code(0))
            }
            let numbers = ServiceLog.numbers(in: agent.delivered())
            var expected: [Int] = []
            for round in 0..<4 { expected += Array(round * 100..<(round + 1) * 100) + [10_000 + round] }
            #expect(numbers == expected)
        }

        @Test(arguments: [SIGTERM, SIGKILL])
        func `what comes while it is down is not passed over, though it has read nothing before`(signal: Int32) async throws {
            let agent = try Agent.toFile(sources: "      start_at: end\n      ignore_older: 1h")
            for name in [Agent.log, "quiet.log"] { try agent.folder.append(ServiceLog.line(0), to: name) }
            let first = try agent.start()
            try await eventually("all is passed over; panicbox says \(first.errors)") {
                let shown = try await Panicbox.run(["inspect", agent.folder.file("ring")]).outputText
                return shown.contains("quiet.log") && shown.contains(Agent.log)
            }
            first.signal(signal)
            _ = try await first.wait()
            let shown = try await Panicbox.run(["inspect", agent.folder.file("ring")]).outputText
            #expect(shown.contains(" 0 in 1 segment,") && !shown.contains("*.log"), "\(shown)")
            #expect(try await Panicbox.run(["inspect", "verify", agent.folder.file("ring")]).exit == .code(0))
            try agent.log(ServiceLog.lines(1..<3))
            try agent.folder.append(ServiceLog.line(3), to: "new.log")
            let second = try agent.start()
            try await eventually("what came; panicbox says \(second.errors)") { agent.delivered().count >= 3 }
            try agent.folder.append(ServiceLog.line(4), to: "quiet.log")
            try await eventually("the other file's line; panicbox says \(second.errors)") { agent.delivered().count >= 4 }
            second.signal(SIGTERM)
            #expect(try await second.wait() == .code(0))
            #expect(ServiceLog.numbers(in: agent.delivered()).sorted() == [1, 2, 3, 4])
        }

        @Test func `no byte of a crash that SIGTERM cuts in two is lost or doubled`() async throws {
            let agent = try Agent.toFile()
            let crash = try ServiceLog.crash()
            let middle = crash.utf8.count / 2
            let first = try agent.start()
            try agent.log(ServiceLog.lines(0..<5) + String(crash.prefix(middle)))
            try await eventually("the lines; panicbox says \(first.errors)") { agent.delivered().count >= 5 }
            first.signal(SIGTERM)
            #expect(try await first.wait() == .code(0))
            try agent.log(String(crash.dropFirst(middle)) + ServiceLog.line(5))
            let second = try agent.start()
            try await eventually("the last line; panicbox says \(second.errors)") { ServiceLog.numbers(in: agent.delivered()).last == 5 }
            let inside = agent.delivered().filter { $0.dataset == "go.crash" || !$0.message.contains("request") }
            let texts = inside.map { $0.text("error.stack_trace") ?? $0.message + "\n" }
            #expect(texts.joined() == crash)
            #expect(inside.contains { $0.text("event.dataset") == "go.crash" })
        }

        @Test func `a file that vanishes is read to its last byte`() async throws {
            let agent = try Agent.toFile()
            let process = try agent.start()
            try agent.log(ServiceLog.lines(0..<10))
            try await eventually("the first lines; panicbox says \(process.errors)") { agent.delivered().count >= 10 }
            try agent.log(ServiceLog.lines(10..<20))
            try FileManager.default.removeItem(atPath: agent.folder.file(Agent.log))
            try agent.log(ServiceLog.lines(20..<30))
            try await eventually("all lines; panicbox says \(process.errors)") { agent.delivered().count >= 30 }
            #expect(ServiceLog.numbers(in: agent.delivered()).sorted() == Array(0..<30))
            #expect(process.exit == nil)
        }

        @Test func `a container's log that a power loss tore has its crash, also behind a restart`() async throws {
            let folder = try TemporaryFolder()
            let agent = try Agent(
                folder: folder,
                configuration: """
                    ring: {directory: \(folder.file("ring"))}
                    sources:
                      - file: {paths: ["\(folder.file("pods"))/*/*/*.log"], format: auto}
                    sinks:
                      - name: copy
                        file: {path: \(folder.file("out.ndjson"))}
                        batch: {max_age: 20ms}
                    """)
            try FileManager.default.createDirectory(atPath: folder.file("pods/ns_pod_uid/app"), withIntermediateDirectories: true)
            let torn = String(repeating: "\0", count: 4_096)
            let wrap: (String) -> String = { "2026-11-23T08:00:00.1Z stderr F \($0)\n" }
            try folder.write((0..<6).map { "tail \($0)\n" }.joined(), to: "pods/ns_pod_uid/app/0.log")
            let first = try agent.start()
            try await eventually("the first lines; panicbox says \(first.errors)") { agent.delivered().count == 6 }
            first.signal(SIGTERM)
            #expect(try await first.wait() == .code(0))
            let crash = try ServiceLog.crash().split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
            try folder.append("more\n\(torn)\(wrap("starting"))" + crash.map(wrap).joined(), to: "pods/ns_pod_uid/app/0.log")
            let second = try agent.start()
            try await eventually("the crash; panicbox says \(second.errors)") { agent.delivered().count == 9 }
            let found = agent.delivered().dropFirst(6)
            #expect(found.map(\.dataset) == ["go.log", "go.log", "go.crash"])
            #expect(found.map(\.message).prefix(2) == ["more", "starting"])
        }

        @Test func `a directory where a file is named is told of, and the rest goes on`() async throws {
            let agent = try Agent.toFile()
            try FileManager.default.createDirectory(atPath: agent.folder.file("dir.log"), withIntermediateDirectories: false)
            let process = try agent.start()
            try agent.log(ServiceLog.line(0))
            try await eventually("the line; panicbox says \(process.errors)") { agent.delivered().count == 1 }
            try await eventually("the warning") { process.errors.contains("dir.log is no regular file") }
        }

        @Test func `a port that nobody listens on is told of, and records wait`() async throws {
            let agent = try Agent(port: try FreePort.take())
            let process = try agent.start()
            try agent.log(ServiceLog.lines(0..<10))
            try await eventually("the warning; panicbox says \(process.errors)") {
                process.errors.contains("does not take records, which wait")
            }
            process.signal(SIGTERM)
            // Delivery may go on for the grace period; what is then left waits for the next start.
            #expect(try await process.wait() == .code(0))
            #expect(try await Panicbox.documents(inRing: agent.folder.file("ring")).count == 10)
            #expect(agent.folder.names(in: "ring/cursors").isEmpty && agent.folder.names(in: "ring/dead-letter").isEmpty)
        }

        @Test func `a server that answers HTML has taken nothing`() async throws {
            let html = "<html><body>It works!</body></html>"
            let success = #"{"took":1,"errors":false,"items":[]}"#
            let script = [ScriptedServer.Answer(200, html), ScriptedServer.Answer(404, html), ScriptedServer.Answer(502, html)]
            let server = try await ScriptedServer(script + [ScriptedServer.Answer(200, success)])
            let agent = try Agent(port: server.port)
            let process = try agent.start()
            try agent.log(ServiceLog.lines(0..<10))
            try await eventually("the cursor moves; panicbox says \(process.errors)") {
                agent.folder.names(in: "ring/cursors") == ["search"]
            }
            #expect(server.requests.count >= 4)
            #expect(process.errors.contains("It works!") || process.errors.contains("does not take records"))
            try await eventually("the outage has ended") { process.errors.contains("takes records again") }
        }
    }
}
