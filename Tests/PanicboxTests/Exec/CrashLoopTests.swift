// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    /// A service that dies of the same crash again and again.
    @Suite struct CrashLoopTests {
        @Test func `each restart is in the ring in full, and the sink gets the first and the counts`() async throws {
            let folder = try TemporaryFolder()
            let file = try folder.write(
                """
                service: {name: storaged}
                ring: {directory: \(folder.file("ring"))}
                sinks:
                  - name: copy
                    file: {path: \(folder.file("out.ndjson"))}
                """, to: "panicbox.yaml")
            let crash = try folder.write(try ServiceLog.crash(), to: "crash")
            for _ in 0..<4 {
                let run = try Panicbox.start(["exec", "-c", file, "--", "sh", "-c", "cat '\(crash)' >&2; exit 2"])
                #expect(try await run.wait() == .code(2))
            }
            let delivered = JSONDocument.lines(try folder.read("out.ndjson"))
            #expect(delivered.allSatisfy { $0.dataset == "go.crash" } && delivered.count == 4)
            #expect(delivered.filter { $0["error.stack_trace"] != nil }.count == 1)
            #expect(delivered.map { $0.number("panicbox.repeats") } == [nil, 1, 2, 3])
            let last = try #require(delivered.last)
            #expect(last.text("event.hash") == delivered[0].text("event.hash") && last.text("service.name") == "storaged")
            #expect(last.message == delivered[0].message && last.text("log.origin.function") == "main.opNil")
            #expect(last.text("event.start") == delivered[0].text("@timestamp"))
            let documents = try await Panicbox.documents(inRing: folder.file("ring"))
            let texts = documents.compactMap { $0.text("error.stack_trace") }
            #expect(try texts == Array(repeating: ServiceLog.crash(), count: 4), "none is lost from the ring")
        }

        @Test(arguments: [false, true])
        func `an agent sends the first of a window, and the books add up`(takesAll: Bool) async throws {
            let page = try StatusPage()
            let agent = try Agent(
                sinks: """
                    repeats: {send: \(takesAll ? "all" : "first")}
                    \(page.section)
                    """)
            let out = agent.folder.file("out.ndjson")
            let text =
                try agent.folder.text(of: "panicbox.yaml")
                + "\nsinks:\n  - name: copy\n    file: {path: \(out)}\n    batch: {max_age: 20ms}\n"
            try agent.folder.write(text, to: "panicbox.yaml")
            let process = try agent.start()
            for round in 0..<10 { try agent.log(try ServiceLog.line(round) + ServiceLog.crash() + ServiceLog.line(round)) }
            try await eventually("all is read; panicbox says \(process.errors)") { ServiceLog.numbers(in: agent.delivered()).count == 20 }
            let metrics = await page.metrics()
            #expect(metrics.imbalance(of: "copy") == nil && metrics.value("panicbox_crashes_total") == 10)
            #expect(metrics.value("panicbox_sink_records_withheld_total") == (takesAll ? 0 : 9))
            process.signal(SIGTERM)
            #expect(try await process.wait() == .code(0))
            let crashes = agent.delivered().filter { $0.dataset == "go.crash" }
            #expect(crashes.compactMap { $0.number("panicbox.repeats") } == (takesAll ? Array(1...9) : [9]))
            #expect(crashes.filter { $0["error.stack_trace"] != nil }.count == (takesAll ? 10 : 1))
        }
    }
}
