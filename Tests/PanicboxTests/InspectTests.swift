// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    @Suite struct InspectTests {
        /// A ring that `input` was recorded in.
        private static func record(_ input: String, service: String = "storaged") async throws -> (folder: TemporaryFolder, ring: String) {
            let folder = try TemporaryFolder()
            let path = try folder.write(input, to: "input")
            let ring = folder.file("ring")
            let process = try await Panicbox.run(["--ring", ring, "--quiet", "--service", service], input: .file(path))
            #expect(process.exit == .code(0))
            return (folder, ring)
        }

        private static func inspect(_ arguments: String...) async throws -> ChildProcess { try await Panicbox.run(["inspect"] + arguments) }

        @Test func `a ring is shown with its records, services and crashes`() async throws {
            let (_, ring) = try await Self.record(ServiceLog.lines(0..<50) + "level=warn msg=soon\n" + ServiceLog.crash())
            let process = try await Self.inspect(ring)
            #expect(process.exit == .code(0) && process.errors == "")
            let rows = process.outputText.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            #expect(rows.contains { $0.hasPrefix("records   52 (0 to 51) in 1 segment, ") })
            #expect(rows.contains("kinds     line 51, crash 1") && rows.contains("levels    critical 1, warning 1, none 50"))
            #expect(rows.contains("services  storaged 52") && rows.contains("sinks  none") && rows.contains("damage  none"))
            let crash = try #require(try await Panicbox.documents(inRing: ring).last)
            let row = try #require(rows.first { $0.contains("panic: runtime error: invalid memory address") })
            #expect(row.contains(crash.id) && row.contains(crash.text("event.hash") ?? "-") && row.contains("storaged"))
            #expect(!process.outputText.contains("\u{1B}"), "no colour but on a terminal")
        }

        @Test func `ndjson has an object for each thing, and quick tells the same without the services`() async throws {
            let (_, ring) = try await Self.record(ServiceLog.lines(0..<50) + ServiceLog.crash())
            for quick in [[], ["--quick"]] {
                let process = try await Panicbox.run(["inspect", ring, "--format", "ndjson"] + quick)
                let objects = JSONDocument.lines(process.output)
                let types = objects.compactMap { $0.text("type") }
                #expect(types == ["crash", "ring", "segment"] + (quick.isEmpty ? ["service"] : []))
                let whole = try #require(objects.first { $0.text("type") == "ring" })
                #expect(whole.number("records") == 51 && whole.number("kinds.line") == 50 && whole.number("crashes") == 1)
                #expect(whole.text("lock.state") != "held" && whole.number("damage") == 0 && whole.number("next_sequence") == 51)
                #expect(objects[0].text("headline")?.hasPrefix("panic: runtime error") == true && objects[0].number("sequence") == 50)
            }
        }

        @Test func `beside a running agent it tells of sources, sinks, what waits and who records`() async throws {
            let server = try await ScriptedServer([ScriptedServer.Answer(503, "{}")])
            let agent = try Agent(port: server.port)
            let process = try agent.start()
            try agent.log(ServiceLog.lines(0..<20))
            let ring = agent.folder.file("ring")
            try await eventually("the lines are stored; panicbox says \(process.errors)") {
                try await Panicbox.documents(inRing: ring).count == 20
            }
            let before = Self.content(of: agent.folder)
            let inspected = try await Panicbox.run(["inspect", "-c", agent.configuration, "--format", "ndjson"])
            #expect(inspected.exit == .code(0), "\(inspected.errors)")
            let objects = JSONDocument.lines(inspected.output)
            let lock = try #require(objects.first { $0.text("type") == "ring" })
            #expect(lock.number("lock.pid") == Int(process.pid) && lock.text("lock.state") != "free")
            let source = try #require(objects.first { $0.text("type") == "source" })
            #expect(source.text("name") == agent.folder.file(Agent.log) && source.number("offset") == ServiceLog.lines(0..<20).utf8.count)
            let sink = try #require(objects.first { $0.text("type") == "sink" })
            #expect(sink.text("name") == "search" && sink.number("waiting.records") == 20 && sink.text("waiting.oldest") != nil)
            let documents = try await Panicbox.bytes(inRing: ring)
            #expect(sink.number("waiting.bytes") == documents.count)
            let text = try await Self.inspect(ring)
            #expect(text.outputText.contains("process \(process.pid)"))
            #expect(Self.content(of: agent.folder) == before, "nothing was written")
            #expect(process.exit == nil)
        }

        /// Every file of the ring with its size and the time it was changed.
        private static func content(of folder: TemporaryFolder) -> [String] {
            let paths = (FileManager.default.subpaths(atPath: folder.file("ring")) ?? []).sorted()
            return paths.map { path in
                let facts = try? FileManager.default.attributesOfItem(atPath: folder.file("ring/\(path)"))
                return "\(path) \(facts?[.size] ?? "") \(facts?[.modificationDate] ?? "")"
            }
        }

        @Test func `what a sink has taken and set aside is told`() async throws {
            let refused = #"{"took":1,"errors":true,"items":[\#(Self.item(400)),\#(Self.item(201)),\#(Self.item(400))]}"#
            let server = try await ScriptedServer([ScriptedServer.Answer(200, refused), ScriptedServer.Answer(200, #"{"errors":false}"#)])
            let agent = try Agent(port: server.port)
            try agent.log(ServiceLog.lines(0..<3))
            let process = try agent.start()
            // Behind the lines comes the document that tells of the refusal.
            try await eventually("the cursor moves; panicbox says \(process.errors)") {
                (try? agent.folder.text(of: "ring/cursors/search"))?.hasPrefix("4 ") == true
            }
            process.signal(SIGTERM)
            try await process.wait()
            let objects = JSONDocument.lines(try await Self.inspect(agent.folder.file("ring"), "--format", "ndjson").output)
            let sink = try #require(objects.first { $0.text("type") == "sink" })
            #expect(sink.number("cursor") == 4 && sink.number("waiting.records") == 0)
            #expect(sink.number("dead_letters.letters") == 2 && sink.number("dead_letters.files") == 1)
            let text = try await Self.inspect(agent.folder.file("ring")).outputText
            #expect(text.contains("search  at record 4  nothing waits  2 dead letters in 1 file"))
        }

        private static func item(_ status: Int) -> String {
            status < 300
                ? #"{"create":{"status":\#(status)}}"#
                : #"{"create":{"status":\#(status),"error":{"type":"mapper_parsing_exception","reason":"no"}}}"#
        }

        @Test func `a directory without a ring and a ring of a newer format are refused in words`() async throws {
            let folder = try TemporaryFolder()
            for command in [[], ["verify"], ["tail"], ["grep", "x"]] {
                let process = try await Panicbox.run(["inspect"] + command + [folder.path])
                #expect(process.exit == .code(1) && process.outputText == "")
                #expect(process.errors.contains("\(folder.path) holds no ring"), "\(command)")
            }
            let (recorded, ring) = try await Self.record("line\n")
            let name = "ring/segments/" + (try #require(recorded.names(in: "ring/segments").first))
            var bytes = try recorded.read(name)
            for place in bytes.indices where bytes[place...].starts(with: Data("pbxblk".utf8)) { bytes[place + 6] = 9 }
            try recorded.write(bytes, to: name)
            for command in [[], ["verify"], ["tail"], ["grep", "x"]] {
                let process = try await Panicbox.run(["inspect"] + command + [ring])
                #expect(process.exit == .code(1) && process.errors.contains("has format version 9"), "\(command)")
            }
        }

        @Test(arguments: [
            ["--format", "xml"], ["verify", "a", "b"], ["grep"], ["grep", "a(b"], ["grep", "x", "--since", "monday"],
            ["grep", "x", "--level", "loud"],
            ["tail", "-n", "-1"], ["-c", "file", "dir"], ["grep", "x", "--since", "1m", "--until", "2m"],
        ])
        func `a wrong command line ends with 2`(arguments: [String]) async throws {
            let process = try await Panicbox.run(["inspect"] + arguments)
            #expect(process.exit == .code(2) && process.errors.contains("Usage:") && process.outputText == "")
        }

        @Test(arguments: [[], ["list"], ["verify"], ["tail"], ["grep"]]) func `each help has examples`(command: [String]) async throws {
            let process = try await Panicbox.run(["inspect"] + command + ["--help"])
            #expect(process.exit == .code(0) && process.outputText.contains("EXAMPLES"))
        }
    }
}
