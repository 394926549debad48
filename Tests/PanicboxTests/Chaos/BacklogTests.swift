// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary.ChaosTests {
    @Suite struct BacklogTests {
        @Test func `a restart with a 2 GB backlog`() async throws {
            let receiver = try await BulkReceiver()
            let way = try await Proxy(to: receiver.port)
            await way.cut()
            // Lines of 2 KB, so that it is the bytes that are counted here and not the receiver's patience.
            let run = try ChaosRun(
                receiver: receiver, host: "http://127.0.0.1:\(way.port)", ring: "segment_size: 16MiB, max_size: 8GiB", padding: 2_000,
                batch: "{max_bytes: 5MB, max_age: 20ms}")
            let rounds = Chaos.of(4, long: 1_000)
            for round in 0..<rounds { try run.input.write(1_000, crash: round % 50 == 3) }
            try run.start()
            let all = run.input.count + run.input.crashes.count
            try await eventually("all is in the ring; \(run.page.values)", within: .seconds(300)) {
                run.page["ring_next_sequence"] >= all
            }
            try await run.stop()
            try await way.mend()
            try run.start()
            try await run.settleAndHold(within: .seconds(400))
            #expect(run.page.records("backlog_total", of: run.sink) == all)
            if Panicbox.isOptimized { #expect(run.peakMemory < 64 << 10, "\(run.peakMemory) KiB at most") }
            if Chaos.isLong { print("a backlog of \(all) records of 2 KB: at most \(run.peakMemory) KiB of memory") }
        }

        @Test func `crash documents go first after an outage`() async throws {
            let receiver = try await BulkReceiver()
            let way = try await Proxy(to: receiver.port)
            await way.cut()
            let run = try ChaosRun(receiver: receiver, host: "http://127.0.0.1:\(way.port)")
            try run.start()
            for round in 0..<10 { try run.input.write(1_000, crash: round == 8) }
            let all = run.input.count + run.input.crashes.count
            try await eventually("all is in the ring; panicbox says \(run.errors)") { run.page["ring_next_sequence"] >= all }
            try await way.mend()
            try await run.settleAndHold()
            let documents = receiver.documents
            let place = try #require(receiver.order.firstIndex { documents[$0]?.kind == .crash })
            #expect(place < 4_000, "the crash behind 9,000 lines came as number \(place)")
        }

        @Test func `two sinks at different speeds`() async throws {
            let (fast, slow) = (try await BulkReceiver(), try await BulkReceiver())
            let sinks = """
                  - name: slow
                    elasticsearch: {hosts: ["http://127.0.0.1:\(slow.port)"], index: logs, compression: none}
                    batch: {max_bytes: 4KiB, max_age: 20ms}
                    backoff: {initial: 10ms, max: 200ms}
                """
            slow.fail { _, _ in .delay(milliseconds: 500) }
            let run = try ChaosRun(receiver: fast, sinks: sinks)
            try run.start()
            try await run.input.load { try await Task.sleep(for: Chaos.of(.seconds(1), long: .seconds(10))) }
            try await eventually("the fast one has everything; panicbox says \(run.errors)") {
                fast.count >= run.input.count + run.input.crashes.count
            }
            #expect(slow.count < fast.count / 2, "the slow one is far behind: \(slow.count) of \(fast.count)")
            run.holdNumbers()
            slow.work()
            try await eventually("the slow one has everything, too; panicbox says \(run.errors)") { slow.count >= fast.count }
            try await run.settleAndHold()
            #expect(Set(slow.documents.keys) == Set(fast.documents.keys))
            #expect(run.books.allSatisfy { $0.last.sinks == ["search", "slow"] })
        }

        @Test func `a slow sink holds up the intake only when the ring is full, and then nothing is lost`() async throws {
            let receiver = try await BulkReceiver()
            receiver.fail { _, _ in .answer(.init(503, "away"), isStored: false) }
            let run = try ChaosRun(receiver: receiver, ring: "segment_size: 64KiB, max_size: 256KiB", padding: 300)
            try run.start()
            // The padding is one letter, so it takes many lines to fill even a small ring.
            try await eventually("the ring is full; panicbox says \(run.errors)") {
                try run.input.write(500)
                return run.errors.contains("waits for") || run.errors.contains("full")
            }
            let stored = run.page["ring_next_sequence"]
            #expect(stored < run.input.count)
            receiver.work()
            try await run.settleAndHold()
            #expect(run.sum("overwritten") == 0)
        }
    }
}
