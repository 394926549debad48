// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import TestSupport
import Testing

extension RealBinary {
    @Suite struct StatusPageTests {
        @Test func `the books add up while records come and go`() async throws {
            let page = try StatusPage()
            let agent = try Agent(
                sinks: """
                    sinks:
                      - name: copy
                        file: {path: /dev/null}
                        batch: {max_age: 10ms, max_bytes: 16KiB}
                    \(page.section)
                    """)
            let process = try agent.start()
            try await eventually("the page is there; panicbox says \(process.errors)") { await page.text("readyz") == "ready\n" }
            for round in 0..<20 {
                try agent.log(ServiceLog.lines(round * 100..<(round + 1) * 100))
                let metrics = await page.metrics()
                let read = try #require(metrics.value("panicbox_records_read_total"))
                let stored = try #require(metrics.value("panicbox_records_stored_total"))
                #expect(read >= stored && metrics.imbalance(of: "copy") == nil)
            }
            try agent.log(ServiceLog.crash())
            try await eventually("everything is delivered; panicbox says \(process.errors)") {
                let metrics = await page.metrics()
                let counts = ["panicbox_sink_records_delivered_total", "panicbox_records_read_total", "panicbox_crashes_total"]
                return counts.map { metrics.value($0) } == [2_001, 2_001, 1]
            }
            #expect(await page.text("healthz") == "ok\n")
            process.signal(SIGTERM)
            #expect(try await process.wait() == .code(0))
        }

        @Test func `health says what should be mended`() async throws {
            let page = try StatusPage()
            let agent = try Agent(
                sinks: """
                    sinks:
                      - name: away
                        elasticsearch: {hosts: [http://127.0.0.1:1], index: logs}
                        backoff: {initial: 5ms, max: 20ms}
                        breaker: {failures: 2}
                    grace_period: 100ms
                    \(page.section)
                    """)
            let process = try agent.start()
            try agent.log(ServiceLog.lines(0..<3))
            try await eventually("the breaker opens; panicbox says \(process.errors)") {
                await page.text("healthz").contains("sink away: http://127.0.0.1:1 is left alone")
            }
            let metrics = await page.metrics()
            #expect(metrics.value("panicbox_sink_records_waiting") == 3 && metrics.value("panicbox_sink_endpoint_breaker_open") == 1)
            process.signal(SIGTERM)
            #expect(try await process.wait() == .code(0))
        }

        @Test func `an outage is measured once the sink has everything that had gathered`() async throws {
            let page = try StatusPage()
            let isAway = Atomic(true)
            let server = try await ScriptedServer { _ in
                isAway.load(ordering: .relaxed) ? .init(503, "") : .init(200, #"{"took":1,"errors":false,"items":[]}"#)
            }
            let agent = try Agent(
                sinks: """
                    sinks:
                      - name: search
                        elasticsearch: {hosts: ["http://127.0.0.1:\(server.port)"], index: logs}
                        backoff: {initial: 5ms, max: 20ms}
                        breaker: {failures: 1000}
                    \(page.section)
                    """)
            let process = try agent.start()
            try agent.log(ServiceLog.lines(0..<50))
            try await eventually("failures are counted; panicbox says \(process.errors)") {
                await page.metrics().value("panicbox_sink_endpoint_failures_total") ?? 0 > 3
            }
            let before = await page.metrics()
            #expect(before.value("panicbox_sink_recoveries_total") == 0 && before.value("panicbox_sink_recovery_seconds") == nil)
            isAway.store(false, ordering: .relaxed)
            try await eventually("the recovery is told; panicbox says \(process.errors)") {
                await page.metrics().value("panicbox_sink_recoveries_total") == 1
            }
            let after = await page.metrics()
            #expect(after.text.contains("panicbox_sink_recovery_seconds{sink=\"search\"}"))
            #expect(after.value("panicbox_sink_records_waiting") == 0 && after.value("panicbox_sink_lag_seconds") == 0)
            #expect(process.errors.contains("has recovered: it was away for"))
        }

        @Test func `a port that is taken costs the page alone`() async throws {
            let server = try await ScriptedServer { _ in .init(200, "") }
            let agent = try Agent.toFile()
            let text = try agent.folder.text(of: "panicbox.yaml") + "\nstatus: {listen: \"127.0.0.1:\(server.port)\"}\n"
            try agent.folder.write(text, to: "panicbox.yaml")
            let process = try agent.start()
            try agent.log(ServiceLog.lines(0..<10))
            try await eventually("the lines are delivered; panicbox says \(process.errors)") { agent.delivered().count == 10 }
            try await eventually("the log says it: \(process.errors)") {
                process.errors.contains("cannot listen on 127.0.0.1:\(server.port)")
            }
            process.signal(SIGTERM)
            #expect(try await process.wait() == .code(0))
        }

        @Test func `a second signal ends at once what the first would have waited for`() async throws {
            let server = try await ScriptedServer { _ in .init(503, "away") }
            let agent = try Agent(
                sinks: """
                    sinks:
                      - name: away
                        elasticsearch: {hosts: ["http://127.0.0.1:\(server.port)"], index: logs}
                    grace_period: 10m
                    """)
            let process = try agent.start()
            try agent.log(ServiceLog.lines(0..<3))
            try await eventually("a refusal; panicbox says \(process.errors)") { process.errors.contains("does not take records") }
            process.signal(SIGTERM)
            try await Task.sleep(for: .milliseconds(300))
            #expect(process.exit == nil)
            process.signal(SIGTERM)
            #expect(try await process.wait() == .code(143))
            #expect(try await Panicbox.documents(inRing: agent.folder.file("ring")).count == 3)
        }
    }
}
