// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary.ChaosTests {
    @Suite struct StopTests {
        @Test func `SIGTERM under load, again and again`() async throws {
            var random = SeededRandom(seed: Chaos.seed &+ 5)
            let run = try ChaosRun(receiver: try await BulkReceiver())
            try await run.input.load {
                for _ in 0..<Chaos.of(3, long: 20) {
                    try run.start()
                    try await Task.sleep(for: .milliseconds(Int.random(in: 150...500, using: &random)))
                    try await run.stop(midway: true)
                }
            }
            try run.start()
            try await run.settleAndHold()
        }

        @Test func `SIGTERM during an outage: all is in the ring, crash documents go first, and the rest at the next start`() async throws {
            let receiver = try await BulkReceiver()
            let way = try await Proxy(to: receiver.port)
            await way.cut()
            let run = try ChaosRun(receiver: receiver, host: "http://127.0.0.1:\(way.port)", batch: "{max_bytes: 8KiB, max_age: 20ms}")
            try run.start()
            for round in 0..<10 { try run.input.write(500, crash: round == 9) }
            let all = run.input.count + run.input.crashes.count
            try await eventually("all is read; panicbox says \(run.errors)") { run.page["ring_next_sequence"] >= all }
            // From here on it answers so slowly that the grace period is over long before all is out.
            receiver.fail { _, _ in .delay(milliseconds: 300) }
            try await way.mend()
            try await run.stop(midway: true)
            #expect(receiver.count < all, "\(receiver.count) of \(all) in half a second")
            let kinds = receiver.documents.values.map(\.kind)
            #expect(kinds.isEmpty || kinds.contains(.crash), "\(kinds.count) documents, and the crash not among them")
            #expect(try await Panicbox.documents(inRing: run.agent.folder.file("ring")).count == all)
            receiver.work()
            try run.start()
            try await run.settleAndHold()
        }

        @Test func `a second SIGTERM ends it at once, and nothing is lost by that`() async throws {
            let receiver = try await BulkReceiver()
            receiver.fail { _, _ in .answer(.silence, isStored: false) }
            let run = try ChaosRun(receiver: receiver, grace: "1h")
            try run.start()
            try run.input.write(1_000, crash: true)
            try await eventually("it is at work; panicbox says \(run.errors)") { run.page["ring_next_sequence"] > 0 }
            #expect(try await run.stopAtOnce() == .code(128 + SIGTERM), "\(run.errors)")
            receiver.work()
            try run.start()
            try await run.settleAndHold()
        }
    }
}
