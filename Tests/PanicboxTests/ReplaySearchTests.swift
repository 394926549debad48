// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    @Suite(.enabled(if: SearchServer.isThere, "PANICBOX_OSMEM names no osmem-server binary (PyPI: osmem-server)"))
    struct ReplaySearchTests {
        @Test func `replayed twice, each document is there once`() async throws {
            let server = try await SearchServer()
            try await server.makeIndex(Agent.index)
            let agent = try Agent(port: server.port)
            try agent.log(ServiceLog.lines(0..<300))
            try agent.log(ServiceLog.crash())
            let process = try agent.start()
            try await eventually("301 documents; panicbox says \(process.errors)") { try await server.count(Agent.index) >= 301 }
            for _ in 0..<2 {
                let replay = try await Panicbox.run(["replay", "-c", agent.configuration, "--to", "search"])
                #expect(replay.exit == .code(0) && replay.errors.contains("sent 301 + refused 0"), "\(replay.errors)")
            }
            #expect(try await server.count(Agent.index) == 301)
            // Into another index they go once more.
            try await server.makeIndex("other")
            let address = "elasticsearch:http://127.0.0.1:\(server.port)/other"
            let crash = try await Panicbox.run(["replay", agent.folder.file("ring"), "--to", address, "--crashes"])
            let count = try await server.count("other")
            #expect(crash.exit == .code(0) && count == 1)
        }

        @Test func `dead letters go again when the mapping is mended, and those that are taken are gone`() async throws {
            let server = try await SearchServer()
            // A code that must be a number takes none of the lines.
            let mapping = #"{"go":{"properties":{"attributes":{"properties":{"code":{"type":"integer"}}}}}}"#
            try await server.makeIndex(Agent.index, properties: mapping)
            try await server.makeIndex("mended")
            let agent = try Agent(port: server.port)
            try agent.log((0..<20).map { #"{"msg":"request \#($0)","code":"bad"}"# + "\n" }.joined())
            let process = try agent.start()
            try await eventually("20 dead letters; panicbox says \(process.errors)") { try await agent.deadLetters("search").count == 20 }
            let command = ["replay", "-c", agent.configuration, "--dead-letters"]
            let beside = try await Panicbox.run(command)
            #expect(beside.exit == .code(0) && beside.errors.contains("is left alone"), "\(beside.errors)")
            process.signal(SIGTERM)
            try await process.wait()
            let dry = try await Panicbox.run(command + ["--dry-run"])
            #expect(dry.exit == .code(0) && dry.outputText.contains("search: would send 20 dead letters"), "\(dry.outputText)")

            let unmended = try await Panicbox.run(command + ["--sink", "search"])
            #expect(unmended.exit == .code(1) && unmended.errors.contains("sent 0 + refused 20"), "\(unmended.errors)")
            #expect(try await agent.deadLetters("search").count == 20)

            let mended = try await Panicbox.run(command + ["--to", "elasticsearch:http://127.0.0.1:\(server.port)/mended"])
            #expect(mended.exit == .code(0) && mended.errors.contains("sent 20 + refused 0"), "\(mended.errors)")
            #expect(try await server.count("mended") == 20 && agent.folder.names(in: "ring/dead-letter/search").isEmpty)
            let nothing = try await Panicbox.run(command)
            #expect(nothing.exit == .code(0) && nothing.errors.contains("no dead letters"))
        }
    }
}
