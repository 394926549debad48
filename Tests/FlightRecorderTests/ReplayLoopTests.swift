// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogSinks
import Synchronization
import TestSupport
import Testing

@testable import FlightRecorder
@testable import LogStore

@Suite struct ReplayLoopTests {
    /// A replay of a ring to a sink in memory.
    private struct Replay {
        let ring: TimedRing
        let sink: ScriptedSink
        var filter = RecordFilter()
        var rate: ReplayRate?
        var timeout: Duration?
        var isImpatient = false
        var refusedPath: String?

        init(_ ring: TimedRing, _ script: @escaping ScriptedSink.Script = { _, _ in .taken() }) {
            (self.ring, sink) = (ring, ScriptedSink(script))
        }

        var markPath: String { ring.folder.file("mark") }
        var mark: ReplayMark? { get throws { try ReplayMark.read(markPath) } }

        func run() async throws -> (end: ReplayLoop.End, tally: ReplayTally, reasons: [RefusedRecords.Reason]) {
            let reading = try ring.reading
            let known = try mark
            try known?.check(markPath, asked: "", to: nil, in: reading)
            let mark = known ?? ReplayMark(ring: ReplayMark.absolute(ring.directory), asked: "", next: reading.oldestSequence)
            let refused = try RefusedRecords(path: refusedPath)
            let display = ReplayDisplay(totalBytes: 1) { _ in }
            var backoff = BackoffOptions()
            (backoff.initial, backoff.max) = (.milliseconds(1), .milliseconds(2))
            let courier = Courier(name: "test", sink: sink, backoff: backoff, office: refused, ledger: Ledger(), log: display.log)
            var loop = ReplayLoop(
                reader: ReplayReader(ring: reading, from: mark.next, filter: filter),
                carrier: ReplayCarrier(courier: courier, timeout: timeout, isImpatient: isImpatient), maxBytes: 2_000, rate: rate,
                mark: (mark, markPath), reach: RingReach(reading, from: mark.next), display: display)
            return (await loop.run(), loop.tally, refused.reasons)
        }
    }

    private static func ring() throws -> TimedRing {
        let ring = try TimedRing()
        for block in 0..<20 { try ring.append(block * 10..<block * 10 + 10) }
        return ring
    }

    @Test func `all records go in order, and the mark stands behind the last`() async throws {
        let replay = Replay(try Self.ring())
        let (end, tally, _) = try await replay.run()
        #expect(end == .finished && tally.isComplete && replay.sink.taken == Array(0..<200) && replay.sink.calls.count > 5)
        #expect(tally.read == 200 && tally.sent == 200 && tally.sentBytes > 10_000)
        let mark = try #require(try replay.mark)
        #expect(mark.next == 200 && mark.last == ReplayMark.Sent(sequence: 199, id: TimedRing.id(199)))
        let again = try await replay.run()
        #expect(again.tally.read == 0 && replay.sink.taken.count == 200)
    }

    @Test func `the books add up over records that are refused, left out and damaged, and what is put off comes again`() async throws {
        let ring = try Self.ring()
        try ring.damage(block: 7)
        var replay = Replay(ring) { call, numbers in
            let bad = numbers.indices.filter { numbers[$0] % 25 == 0 }
            if call % 3 == 1 { return .failed(reason: "away") }
            if call % 3 == 2, numbers.count > 4 { return .tooLarge(reason: "much") }
            return .taken(rejected: bad.map { Rejection(index: $0, status: 400, reason: "no") })
        }
        replay.filter.since = TimedRing.time(20)
        replay.refusedPath = ring.folder.file("refused")
        let (end, tally, reasons) = try await replay.run()
        let bad = (20..<200).filter { $0 % 25 == 0 && !(70..<80).contains($0) }
        #expect(end == .finished && !tally.isComplete)
        #expect(tally.read == 200 && tally.leftOut == 20 && tally.unreadable == 10 && tally.refused == bad.count)
        #expect(tally.read == tally.sent + tally.refused + tally.leftOut + tally.unreadable && tally.unanswered == 0)
        #expect(replay.sink.taken == (20..<200).filter { !(70..<80).contains($0) && $0 % 25 != 0 })
        #expect(reasons == [RefusedRecords.Reason(status: 400, words: "no", records: bad.count)])
        let kept = JSONDocument.lines(try ring.folder.read("refused"))
        #expect(kept.compactMap { $0.text("document.message").flatMap { Int($0) } } == bad)
        #expect(kept.allSatisfy { $0.number("status") == 400 && $0.text("reason") == "no" })
    }

    @Test(arguments: [1, 3, 6]) func `cut short after any request, the next run goes on behind it`(answered: Int) async throws {
        let ring = try Self.ring()
        let task = Mutex<Task<(end: ReplayLoop.End, tally: ReplayTally, reasons: [RefusedRecords.Reason]), any Error>?>(nil)
        let first = Replay(ring) { call, _ in
            if call == answered { task.withLock { $0?.cancel() } }
            return .taken()
        }
        let gate = AsyncStream<Void>.makeStream()
        let run = Task {
            for await _ in gate.stream { break }
            return try await first.run()
        }
        task.withLock { $0 = run }
        gate.continuation.finish()
        let (end, tally, _) = try await run.value
        #expect(end == .interrupted && tally.sent == first.sink.taken.count && tally.sent < 200 && tally.unanswered == 0)
        #expect(try first.mark?.next == UInt64(tally.sent))
        let second = Replay(ring)
        #expect(try await second.run().end == .finished)
        #expect(first.sink.taken + second.sink.taken == Array(0..<200))
    }

    @Test func `a request that no try brings through ends it within the timeout, and the mark stays before it`() async throws {
        var replay = Replay(try Self.ring()) { call, _ in call < 3 ? .taken() : .failed(reason: "away") }
        replay.timeout = .milliseconds(50)
        let (end, tally, _) = try await replay.run()
        guard case .failed(let reason) = end else { return #expect(Bool(false), "\(end)") }
        #expect(reason.contains("--timeout") && tally.unanswered > 0 && tally.read == tally.sent + tally.unanswered)
        #expect(try replay.mark?.next == UInt64(tally.sent))
    }

    @Test func `standard output that takes no more ends it at once`() async throws {
        var replay = Replay(try Self.ring()) { call, _ in call < 3 ? .taken() : .failed(reason: "no room") }
        replay.isImpatient = true
        let (end, tally, _) = try await replay.run()
        #expect(end == .failed("no room") && replay.sink.calls.count == 4 && tally.unanswered > 0)
    }

    @Test func `a rate of records makes small requests, and nothing is missing`() async throws {
        var replay = Replay(try Self.ring())
        replay.filter.until = TimedRing.time(20)
        replay.rate = .records(2_000)
        #expect(try await replay.run().tally.sent == 20)
        replay.rate = .bytes(40_000)
        let all = Replay(try Self.ring())
        _ = try await all.run()
        #expect(replay.sink.taken == Array(0..<20) && all.sink.taken == Array(0..<200))
    }

    @Test func `a file of another ring, of another stretch or of nothing is refused`() async throws {
        let replay = Replay(try Self.ring())
        _ = try await replay.run()
        let path = replay.markPath
        let mark = try #require(try replay.mark)
        #expect(throws: ReplayFault.self) { try mark.check(path, asked: "--crashes", to: nil, in: try replay.ring.reading) }
        let other = try TimedRing()
        try other.append(500..<900)
        #expect(throws: ReplayFault.self) { try mark.check(path, asked: "", to: nil, in: try other.reading) }
        let short = try TimedRing()
        try short.append(0..<199)
        #expect(throws: ReplayFault.self) { try mark.check(path, asked: "", to: nil, in: try short.reading) }
        // The same ring at another place.
        let copy = replay.ring.folder.file("copy")
        try FileManager.default.copyItem(atPath: replay.ring.directory, toPath: copy)
        try mark.check(path, asked: "", to: nil, in: try RingDirectory(copy))
        for content in ["", "12", "{}"] {
            try replay.ring.folder.write(content, to: "mark")
            #expect(throws: ReplayFault.self) { try replay.mark }
        }
    }

    @Test func `a place that the ring has overwritten is gone on behind, and what is missing is counted`() async throws {
        let ring = try TimedRing(segmentSize: 64 << 10, maxSize: 256 << 10)
        try ring.append(0..<10, padding: 5_000)
        let replay = Replay(ring)
        #expect(try await replay.run().tally.sent == 10)
        for block in 1..<50 { try ring.append(block * 10..<block * 10 + 10, padding: 5_000) }
        let oldest = Int(try ring.reading.oldestSequence)
        try #require(oldest > 10)
        let (end, tally, _) = try await replay.run()
        #expect(end == .finished && tally.unreadable == oldest - 10 && tally.sent == 500 - oldest && !tally.isComplete)
    }
}
