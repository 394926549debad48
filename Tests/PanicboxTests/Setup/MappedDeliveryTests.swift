// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    /// What `panicbox setup` makes, on a real server, with every output of the fixtures' Go programs.
    @Suite(.enabled(if: SearchServer.isThere, "PANICBOX_OSMEM names no osmem-server binary (PyPI: osmem-server)"))
    struct MappedDeliveryTests {
        @Test func `the server takes every document of the corpus, and searches find the crashes`() async throws {
            let server = try await SearchServer()
            let agent = try Agent(port: server.port)
            let text = try agent.folder.text(of: "panicbox.yaml") + "\nrepeats: {send: all}\n"
            try agent.folder.write(text, to: "panicbox.yaml")
            let setup = try await Panicbox.run(["setup", "-c", agent.configuration])
            #expect(setup.exit == .code(0), "\(setup.outputText)")
            let again = try await Panicbox.run(["setup", "-c", agent.configuration])
            #expect(again.exit == .code(0) && again.outputText.contains("was there, has the fields now"), "\(again.outputText)")
            let doctor = try await Panicbox.run(["doctor", "-c", agent.configuration])
            #expect(doctor.outputText.contains("panicbox's index template is for \(Agent.index)"))

            let outputs = try corpus(into: agent.folder)
            let parsed = JSONDocument.lines(try await ChildProcess.output(of: Panicbox.path, ["parse", "--format", "ndjson"] + outputs))
            #expect(parsed.count > 400)
            let line = #"{"msg":"paid","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","order":"o-17"}"#
            try agent.log(line + "\n")
            let process = try agent.start()
            let isCrash = #"{"term":{"event.dataset":"go.crash"}}"#
            var crashes: [JSONDocument] = []
            try await eventually(
                "\(parsed.count) crashes and a line arrive, \(crashes.count) crashes did; panicbox says \(process.errors)",
                within: .seconds(120)
            ) {
                crashes = try await server.hits(Agent.index, isCrash)
                guard crashes.count >= parsed.count else { return false }
                return try await !server.hits(Agent.index, #"{"match":{"message":"paid"}}"#).isEmpty
            }
            process.signal(SIGTERM)
            #expect(try await process.wait() == .code(0))
            let letters = try await agent.deadLetters("search").map { $0.text("reason") ?? "" }
            #expect(letters.isEmpty, "\(letters.prefix(3))")

            let crash = try #require(crashes.first { $0.text("go.culprit.function") == "main.opNil" })
            for (field, value) in [
                ("error.id", crash.text("error.id")), ("event.hash", crash.text("error.id")), ("go.culprit.function", "main.opNil"),
                ("error.code", "SIGSEGV"), ("go.crash.kind", "panic"),
            ] {
                let found = try await server.hits(Agent.index, #"{"term":{"\#(field)":"\#(value ?? "")"}}"#)
                #expect(found.contains { $0.id == crash.id }, "\(field)")
            }
            let words = try await server.hits(Agent.index, #"{"match_phrase":{"error.stack_trace":"main.opNil"}}"#)
            #expect(words.contains { $0.id == crash.id })
            let traced = try await server.hits(Agent.index, #"{"term":{"trace.id":"4bf92f3577b34da6a3ce929d0e0e4736"}}"#)
            #expect(traced.map(\.message) == ["paid"])
            let attribute = try await server.hits(Agent.index, #"{"term":{"go.attributes.order":"o-17"}}"#)
            #expect(attribute.map(\.message) == ["paid"])
        }

        /// Copies all outputs into the folder that the agent reads; answers their paths.
        private func corpus(into folder: TemporaryFolder) throws -> [String] {
            let root = Golden.fixtures.appendingPathComponent("go")
            let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil) ?? .init()
            return try files.compactMap { $0 as? URL }.filter { $0.pathExtension == "stderr" }.enumerated().map { number, file in
                try folder.write(try Data(contentsOf: file), to: "go-\(number).log")
            }
        }
    }
}
