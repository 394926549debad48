// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary.ChaosTests {
    @Suite struct KillTests {
        private static let kills = Chaos.of(5, long: 50)

        @Test func `kill -9 at 50 random moments under load`() async throws {
            var random = SeededRandom(seed: Chaos.seed)
            let run = try ChaosRun(receiver: try await BulkReceiver())
            try await run.input.load {
                for _ in 0..<Self.kills {
                    try run.start()
                    try await Task.sleep(for: .milliseconds(Int.random(in: 1...500, using: &random)))
                    try await run.kill9()
                }
                try run.start()
            }
            try await run.settleAndHold()
        }

        @Test func `kill -9 during outages, with a crash half written each time`() async throws {
            var random = SeededRandom(seed: Chaos.seed &+ 1)
            let receiver = try await BulkReceiver()
            let way = try await Proxy(to: receiver.port)
            let run = try ChaosRun(receiver: receiver, host: "http://127.0.0.1:\(way.port)")
            for round in 0..<Self.kills {
                if round % 2 == 0 { await way.cut() } else { try await way.mend() }
                try run.start()
                for _ in 0..<10 {
                    try run.input.write(30)
                    try await Task.sleep(for: .milliseconds(Int.random(in: 1...40, using: &random)))
                }
                let end = try run.input.beginCrash()
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...100, using: &random)))
                try await run.kill9()
                try end()
            }
            if Self.kills % 2 == 1 { try await way.mend() }
            try run.start()
            try await run.settleAndHold()
        }

        @Test func `rotation while it is killed, and while it runs`() async throws {
            var random = SeededRandom(seed: Chaos.seed &+ 2)
            let run = try ChaosRun(receiver: try await BulkReceiver())
            for round in 0..<Self.kills {
                try run.start()
                // Only a file that was seen can be found again under another name.
                try run.input.write(50, crash: true)
                let goal = run.input.count
                try await eventually("round \(round): the new file is read; panicbox says \(run.errors)") {
                    Set(run.receiver.documents.values.compactMap(\.number)).isSuperset(of: 0..<goal)
                }
                try run.input.write(50, crash: round % 3 == 1)
                if round % 2 == 0 { try run.input.rotate() }
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...30, using: &random)))
                try await run.kill9()
                if round % 2 == 1 {
                    try run.input.write(10)
                    try run.input.rotate()
                }
            }
            try run.input.write(10)
            try run.start()
            try await run.settleAndHold()
        }

        @Test func `kill -9 while the receiver takes documents and its answers are lost`() async throws {
            var random = SeededRandom(seed: Chaos.seed &+ 3)
            let run = try ChaosRun(receiver: try await BulkReceiver())
            // Every third request is stored, and its sender never hears of it.
            run.receiver.fail { number, _ in number % 3 == 1 ? .answer(.raw(""), isStored: true) : nil }
            try await run.input.load {
                for _ in 0..<Self.kills {
                    try run.start()
                    try await Task.sleep(for: .milliseconds(Int.random(in: 100...500, using: &random)))
                    try await run.kill9()
                }
                try run.start()
            }
            try await run.settleAndHold()
            #expect(run.receiver.repeats > 0)
        }
    }
}
