// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    @Suite struct HTTPDeliveryTests {
        private static func agent(_ servers: [ScriptedServer], _ more: String = "") throws -> Agent {
            let urls = servers.map { "http://127.0.0.1:\($0.port)/logs" }.joined(separator: ", ")
            return try Agent(
                sinks: """
                    sinks:
                      - name: receiver
                        http: {urls: [\(urls)]\(more)}
                        batch: {max_bytes: 64KiB, max_age: 20ms}
                        backoff: {initial: 5ms, max: 50ms}
                        breaker: {failures: 3, open: 100ms, probes: 2}
                    grace_period: 500ms
                    """)
        }

        /// The documents in the bodies of requests.
        private static func documents(_ requests: [ScriptedServer.Request]) async throws -> [JSONDocument] {
            var documents: [JSONDocument] = []
            for request in requests {
                let tool = ["lz4": "lz4", "gzip": "gzip"][request.headers["content-encoding"] ?? ""]
                var body = request.body
                if let tool {
                    let path = try TemporaryFolder().write(body, to: "body")
                    body = try await ChildProcess.output(of: tool, ["-dc", path])
                }
                documents += JSONDocument.lines(body)
            }
            return documents
        }

        @Test func `everything arrives once at one of two receivers, while one fails now and then and the other takes no LZ4`() async throws
        {
            let taken = Requests()
            let shaky = try await ScriptedServer { request in
                let isGood = taken.count(all: true) % 3 != 0
                return taken.note(request, isGood) ? .init(200, "") : .init(503, "away", headers: ["Retry-After": "0"])
            }
            let old = try await ScriptedServer { taken.note($0, $0.headers["content-encoding"] != "lz4") ? .init(204, "") : .init(415, "") }
            let agent = try Self.agent([shaky, old])
            let process = try agent.start()
            for round in 0..<10 { try agent.log(ServiceLog.lines(round * 500..<(round + 1) * 500)) }
            try agent.log(ServiceLog.crash())
            var documents: [JSONDocument] = []
            try await eventually("5001 documents; panicbox says \(process.errors.suffix(500))") {
                documents = try await Self.documents(taken.taken)
                return documents.count >= 5_001
            }
            process.signal(SIGTERM)
            #expect(try await process.wait() == .code(0))
            #expect(ServiceLog.numbers(in: documents).sorted() == Array(0..<5_000) && documents.count == 5_001)
            #expect(documents.filter { $0.dataset == "go.crash" }.count == 1)
        }

        @Test func `a process killed in mid-flow loses nothing, and a record that comes twice has its id twice`() async throws {
            let taken = Requests()
            let server = try await ScriptedServer { taken.note($0, true) ? .init(200, "") : .init(503, "") }
            let agent = try Self.agent([server], ", compression: none")
            var process = try agent.start()
            for round in 0..<4 {
                let before = taken.count()
                try agent.log(ServiceLog.lines(round * 500..<(round + 1) * 500))
                try await eventually("some of round \(round); panicbox says \(process.errors)") { taken.count() > before }
                try await process.kill9()
                process = try agent.start()
            }
            var documents: [JSONDocument] = []
            try await eventually("2000 lines; panicbox says \(process.errors)") {
                documents = try await Self.documents(taken.taken)
                return Set(ServiceLog.numbers(in: documents)).count == 2_000
            }
            #expect(Set(documents.compactMap { $0.text("event.id") }).count == 2_000)
            withExtendedLifetime(process) {}
        }
    }
}
