// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Faults of a receiver, and what is laid over its answers for each.
enum ReceiverFault: String, CaseIterable, CustomTestStringConvertible {
    case hangs = "accepting and hanging"
    case hangsAndKeeps = "taking everything and hanging"
    case cuts = "closing in mid-answer"
    case slow = "answering slowly"
    case garbage = "answering garbage"
    case tooLarge = "413"
    case later = "429 with Retry-After"
    case internalError = "500"
    case unavailable = "503"
    case somePutOff = "1 % of items 429"
    case allThere = "all items 409"

    var testDescription: String { rawValue }

    func fault(request: Int, bytes: Int) -> BulkReceiver.Fault? {
        let success = #"{"took":1,"errors":false,"items":[]}"#
        switch self {
        case .hangs: return .answer(.silence, isStored: false)
        case .hangsAndKeeps: return .answer(.silence, isStored: true)
        case .cuts: return .answer(.init(200, success, manner: .cut), isStored: request % 2 == 0)
        case .slow: return .answer(.init(200, success, manner: .slow(milliseconds: 5)), isStored: true)
        case .garbage:
            let texts = ["<html>It works!</html>", "{\"errors\":", "\u{0}\u{1}\u{2}", #"{"errors":true,"items":[{}]}"#, ""]
            return .answer(request % 6 == 5 ? .raw("\u{7}garbage\r\n\r\n") : .init(200, texts[request % 5]), isStored: false)
        case .tooLarge: return bytes > 6_000 ? .answer(.init(413, "too large"), isStored: false) : nil
        case .later: return .answer(.init(429, "later", headers: ["Retry-After": "1"]), isStored: false)
        case .internalError: return .answer(.init(500, "oh"), isStored: request % 2 == 0)
        case .unavailable: return .answer(.init(503, "away"), isStored: false)
        case .somePutOff: return .items { _ in Int.random(in: 0..<100) == 0 ? 429 : nil }
        case .allThere: return .items { _ in 409 }
        }
    }

    /// True when deliveries go on while it lasts.
    var delivers: Bool { [.slow, .tooLarge, .somePutOff, .allThere].contains(self) }
}

extension RealBinary.ChaosTests {
    @Suite struct ReceiverFaultTests {
        @Test(arguments: ReceiverFault.allCases)
        func `a receiver with a fault for a while, under load, loses and doubles nothing`(_ fault: ReceiverFault) async throws {
            let run = try ChaosRun(receiver: try await BulkReceiver())
            try run.start()
            try await run.input.load {
                try await eventually("it delivers; panicbox says \(run.errors)") { run.receiver.count > 100 }
                let before = run.receiver.requests
                run.receiver.fail { fault.fault(request: $0, bytes: $1) }
                try await eventually("the fault is met; panicbox says \(run.errors)") { run.receiver.requests >= before + 3 }
                if fault == .somePutOff { try await Task.sleep(for: .seconds(1)) }
            }
            if !fault.delivers { run.receiver.work() }
            try await run.settleAndHold()
            // Only a receiver that keeps what it does not confirm may see a record again.
            let mayRepeat: [ReceiverFault] = [.hangsAndKeeps, .cuts, .internalError, .hangs]
            if !mayRepeat.contains(fault) { #expect(run.receiver.repeats == 0) }
        }

        @Test(arguments: [ReceiverFault.hangsAndKeeps, .cuts, .unavailable, .somePutOff])
        func `kill -9 while a receiver has a fault loses and doubles nothing`(_ fault: ReceiverFault) async throws {
            var random = SeededRandom(seed: Chaos.seed &+ 4)
            let run = try ChaosRun(receiver: try await BulkReceiver())
            run.receiver.fail { fault.fault(request: $0, bytes: $1) }
            try await run.input.load {
                for _ in 0..<Chaos.of(2, long: 10) {
                    try run.start()
                    try await Task.sleep(for: .milliseconds(Int.random(in: 200...700, using: &random)))
                    try await run.kill9()
                }
            }
            if !fault.delivers { run.receiver.work() }
            try run.start()
            try await run.settleAndHold()
        }

        @Test func `refusing connections for 20 s`() async throws {
            let receiver = try await BulkReceiver()
            let way = try await Proxy(to: receiver.port)
            let run = try ChaosRun(receiver: receiver, host: "http://127.0.0.1:\(way.port)")
            try run.start()
            try await run.input.load {
                try await eventually("it delivers; panicbox says \(run.errors)") { run.receiver.count > 100 }
                await way.cut()
                // How long the outage is, is the fault itself.
                try await Task.sleep(for: Chaos.of(.seconds(1), long: .seconds(20)))
                try await way.mend()
            }
            try await run.settleAndHold()
        }

        @Test func `1 % of items 400 are set aside with their reason, and everything else arrives`() async throws {
            let run = try ChaosRun(receiver: try await BulkReceiver())
            run.receiver.fail { _, _ in .items { ($0.number ?? 0) % 100 == 50 ? 400 : nil } }
            try run.start()
            try await run.input.load { try await Task.sleep(for: Chaos.of(.seconds(1), long: .seconds(5))) }
            let refused = (0..<run.input.count).filter { $0 % 100 == 50 }
            try await run.settle(missing: refused.count)
            // The gaps that tell of dead letters come within a second, and are delivered too.
            try await eventually("all are told of") {
                run.receiver.documents.values.filter { $0.kind == .gap }.reduce(0) { $0 + $1.lost } == refused.count
            }
            try await run.settle(missing: refused.count)
            try await run.stop()
            let letters = try await run.agent.deadLetters(run.sink)
            let numbers = ServiceLog.numbers(in: letters.map { JSONDocument($0["document"] as? [String: Any] ?? [:]) })
            #expect(numbers.sorted() == refused)
            #expect(letters.allSatisfy { $0.number("status") == 400 && ($0.text("reason") ?? "").contains("on purpose") })
            run.holdNumbers(letters: numbers)
            try await run.holdBooks()
        }

        @Test func `401 keeps everything until the credentials are mended`() async throws {
            let run = try ChaosRun(receiver: try await BulkReceiver())
            run.receiver.fail { number, _ in number <= 4 ? .answer(.init(401, "who are you"), isStored: false) : nil }
            try run.start()
            try await run.input.load {
                try await eventually("the page tells of it; panicbox says \(run.errors)") { run.page["sink_refused{sink=\"search\"}"] == 1 }
            }
            try await run.settleAndHold()
            #expect(run.page["sink_refused{sink=\"search\"}"] == 0)
        }
    }
}
