// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    /// What a configuration can leave out of a line's and a crash's way.
    @Suite struct SwitchedOffTests {
        /// The documents of a line with fields and of a crash, under a configuration with some more keys.
        private func documents(_ keys: String) async throws -> (line: JSONDocument, crash: JSONDocument) {
            let agent = try Agent.toFile(ring: keys)
            let process = try agent.start()
            let line = "time=2026-11-23T08:00:00Z level=WARN msg=slow password=hunter2 trace_id=4bf92f3577b34da6a3ce929d0e0e4736\n"
            try agent.log(line + ServiceLog.crash())
            try await eventually("both; panicbox says \(process.errors)") { agent.delivered().count >= 2 }
            process.signal(SIGTERM)
            #expect(try await process.wait() == .code(0))
            let documents = agent.delivered()
            return (
                try #require(documents.first { $0.dataset == "go.log" }), try #require(documents.first { $0.dataset == "go.crash" })
            )
        }

        @Test func `as it comes, a line has its fields and a crash its diagnosis`() async throws {
            let (line, crash) = try await documents("")
            #expect(line.text("log.level") == "warn" && line.text("trace.id") == "4bf92f3577b34da6a3ce929d0e0e4736")
            #expect(line.text("@timestamp") == "2026-11-23T08:00:00.000000000Z" && !line.message.contains("hunter2"))
            #expect(crash["panicbox.diagnosis"] != nil && crash.text("event.reason") != nil)
        }

        @Test func `without fields, rules and redaction a line is its message, and a crash is told all the same`() async throws {
            let (line, crash) = try await documents("fields: off\nredaction: off\ndiagnosis: off")
            #expect(line["log.level"] == nil && line["trace"] == nil && line.message.contains("password=hunter2"))
            #expect(line.text("@timestamp")?.hasPrefix("2026-11-23T08:00:00") == false)
            #expect(crash["panicbox.diagnosis"] == nil && crash.text("event.reason") == nil && crash.text("error.id") != nil)
        }
    }
}
