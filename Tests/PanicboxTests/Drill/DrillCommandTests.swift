// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    @Suite struct DrillCommandTests {
        /// An agent with other sources and a file sink; waits until its ring is there.
        private func start(_ sources: String, in folder: TemporaryFolder) async throws -> (Agent, ChildProcess) {
            let text = """
                ring: {directory: \(folder.file("ring"))}
                sources:
                \(sources)
                sinks:
                  - name: copy
                    file: {path: \(folder.file("out.ndjson"))}
                    batch: {max_age: 20ms}
                """
            let agent = try Agent(folder: folder, configuration: text)
            let process = try agent.start()
            try await recording(agent, process)
            return (agent, process)
        }

        private func recording(_ agent: Agent, _ process: ChildProcess) async throws {
            let segments = agent.folder.file("ring/segments")
            try await eventually("the ring is there; panicbox says \(process.errors)") { FileManager.default.fileExists(atPath: segments) }
        }

        private func drill(_ agent: Agent, _ options: String...) async throws -> ChildProcess {
            try await Panicbox.run(["drill", "-c", agent.configuration, "--within", "60s"] + options)
        }

        private static let stages = ["written", "in the ring", "delivered to copy", "read back from"]

        @Test(.enabled(if: SearchServer.isThere, "PANICBOX_OSMEM names no osmem-server binary (PyPI: osmem-server)"))
        func `a drill is found by search, is no crash to anybody, and leaves nothing behind`() async throws {
            let (server, page) = (try await SearchServer(), try StatusPage())
            let agent = try Agent(port: server.port)
            try agent.folder.write(agent.folder.text(of: "panicbox.yaml") + "\n\(page.section)\n", to: "panicbox.yaml")
            #expect(try await Panicbox.run(["setup", "-c", agent.configuration]).exit == .code(0))
            let process = try agent.start()
            try agent.log(ServiceLog.line(0))
            try await recording(agent, process)
            // The second one is the same crash at once again, and is not folded into the first.
            for round in 1...2 {
                let drill = try await drill(agent)
                #expect(drill.exit == .code(0), "\(drill.outputText)\(process.errors)")
                for stage in ["written", "in the ring", "delivered to search", "found by search in logs", "arrived in"] {
                    #expect(drill.outputText.contains(stage), "\(drill.outputText)")
                }
                #expect(try await server.hits(Agent.index, #"{"term":{"go.crash.kind":"drill"}}"#).count == round)
            }
            let documents = try await server.hits(Agent.index, #"{"exists":{"field":"panicbox.drill"}}"#)
            #expect(documents.count == 2 && documents.allSatisfy { $0.text("log.level") == "notice" && $0.dataset == "go.crash" })
            let metrics = await page.metrics()
            #expect(metrics.value("panicbox_crashes_total") == 0 && metrics.value("panicbox_drills_total") == 2)
            #expect(!metrics.text.contains("panicbox_crashes_by_fingerprint_total{"))
            #expect(agent.folder.names(in: "").filter { $0.contains("drill") }.isEmpty)
        }

        @Test func `a sink that is away is the stage that is named`() async throws {
            let agent = try Agent(port: 1)
            let process = try agent.start()
            try agent.log(ServiceLog.line(0))
            try await recording(agent, process)
            let drill = try await Panicbox.run(["drill", "-c", agent.configuration, "--within", "3s"])
            #expect(drill.exit == .code(1))
            #expect(
                drill.outputText.contains("in the ring") && drill.outputText.contains("stuck at `delivered to search`"),
                "\(drill.outputText)")
        }

        @Test func `a sink that refuses the document is the stage behind that`() async throws {
            let server = try await ScriptedServer { request in
                guard request.target.contains("/_bulk") else { return .init(200, #"{"hits":{"hits":[]}}"#) }
                let count = request.body.filter { $0 == 0x0A }.count / 2
                let items = Array(repeating: #"{"create":{"status":400,"error":{"type":"x","reason":"y"}}}"#, count: count)
                return .init(200, #"{"errors":true,"items":[\#(items.joined(separator: ","))]}"#)
            }
            let agent = try Agent(port: server.port)
            let text = try agent.folder.text(of: "panicbox.yaml").replacing("index: logs", with: "index: logs\n      compression: none")
            try agent.folder.write(text, to: "panicbox.yaml")
            let process = try agent.start()
            try agent.log(ServiceLog.line(0))
            try await recording(agent, process)
            let drill = try await Panicbox.run(["drill", "-c", agent.configuration, "--within", "3s"])
            #expect(drill.exit == .code(1))
            #expect(drill.outputText.contains("stuck at `found by search in logs`") && drill.outputText.contains("dead-letter/search"))
        }

        @Test func `without an agent it says so, and standalone it starts one for itself`() async throws {
            let agent = try Agent.toFile()
            let alone = try await drill(agent)
            #expect(alone.exit == .code(1) && alone.outputText.contains("--standalone"))
            let own = try await drill(agent, "--standalone")
            #expect(own.exit == .code(0), "\(own.outputText)\(own.errors)")
            #expect(agent.delivered().map { $0.text("go.crash.kind") } == ["drill"])
            // The agent has stopped: the ring is nobody's.
            let after = try await drill(agent)
            #expect(after.exit == .code(1) && after.outputText.contains("nobody records"))
        }

        @Test(arguments: [
            "fifo: {path: F/in}", "unix: {path: F/in}", "unix: {path: F/in, type: datagram}", "file: {paths: [\"F/*.log\"], format: cri}",
        ])
        func `each kind of source is written to as a service would`(source: String) async throws {
            let folder = try TemporaryFolder()
            let (agent, process) = try await start("  - " + source.replacing("F/", with: folder.path + "/"), in: folder)
            if source.contains("/in") { try await eventually("the source is there") { folder.names(in: "").contains("in") } }
            let drill = try await drill(agent)
            #expect(drill.exit == .code(0), "\(drill.outputText)\(process.errors)")
            for stage in Self.stages { #expect(drill.outputText.contains(stage), "\(drill.outputText)") }
            #expect(agent.delivered().map { $0.text("go.crash.kind") } == ["drill"])
        }

        @Test func `a receiver is posted to with its token`() async throws {
            let (folder, port) = (try TemporaryFolder(), try FreePort.take())
            let (agent, process) = try await start("  - http: {listen: \"127.0.0.1:\(port)\", bearer_token: secret}", in: folder)
            try await eventually("the receiver listens; panicbox says \(process.errors)") { process.errors.contains("receiving on") }
            let drill = try await drill(agent)
            #expect(drill.exit == .code(0), "\(drill.outputText)\(process.errors)")
            #expect(agent.delivered().map { $0.text("go.crash.kind") } == ["drill"])
        }

        @Test func `a service's own file is left alone unless that is allowed`() async throws {
            let folder = try TemporaryFolder()
            try folder.write(ServiceLog.line(0), to: "service.log")
            let (agent, process) = try await start("  - file: {paths: [\(folder.file("service.log"))]}", in: folder)
            let refused = try await drill(agent)
            #expect(refused.exit == .code(1) && refused.outputText.contains("--append"))
            #expect(try folder.text(of: "service.log") == ServiceLog.line(0))
            let drill = try await drill(agent, "--append")
            #expect(drill.exit == .code(0), "\(drill.outputText)\(process.errors)")
        }

        @Test func `a service under exec gets it into its standard error, and lives on`() async throws {
            let agent = try Agent.toFile()
            _ = try await ChildProcess.output(of: "mkfifo", [agent.folder.file("stay")])
            let process = try Panicbox.start([
                "exec", "-c", agent.configuration, "--", "sh", "-c", "echo $$ >&2; read line <\(agent.folder.file("stay"))",
            ])
            var pid: String?
            try await eventually("the service tells its number; panicbox says \(process.errors)") {
                pid = agent.delivered().map(\.message).first { !$0.isEmpty && $0.allSatisfy(\.isNumber) }
                return pid != nil
            }
            let drill = try await drill(agent, "--pid", pid ?? "0")
            #expect(drill.exit == .code(0), "\(drill.outputText)\(process.errors)")
            #expect(process.exit == nil)
            process.signal(SIGTERM)
            try await process.wait()
        }
    }
}
