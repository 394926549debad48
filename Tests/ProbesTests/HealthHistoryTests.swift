// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import Probes

@Suite struct HealthHistoryTests {
    private static func seconds(_ snapshots: [HealthSnapshot]) -> [Int64] { snapshots.map { $0.time.seconds - 1_790_000_000 } }

    private static var refused: PollFailure {
        var failure = PollFailure(.unreachable, "Connection refused")
        failure.isRefusal = true
        return failure
    }

    private static func before(_ history: HealthHistory, _ death: Int64, patience: Int64 = 60) -> [Int64] {
        seconds(history.snapshots(before: Snapshots.time(death), patience: .seconds(patience)))
    }

    @Test func `a death has the snapshots before it, and so many are kept`() {
        var history = HealthHistory(most: 3)
        for second in [0, 10, 20, 30] { history.note(Snapshots.snapshot(Int64(second), counters: ["a": 1])) }
        #expect(Self.before(history, 35) == [10, 20, 30] && Self.before(history, 25) == [10, 20] && Self.before(history, 5).isEmpty)
    }

    @Test func `what was asked too long ago tells of nothing`() {
        let history = HealthHistory(most: 3, restored: [Snapshots.snapshot(0)])
        #expect(Self.before(history, 60) == [0] && Self.before(history, 61).isEmpty)
    }

    @Test func `memory counters that fell are a new process's`() {
        var history = HealthHistory(most: 10)
        history.note(Snapshots.snapshot(0, memory: ["total_alloc": 500, "num_gc": 7]))
        history.note(Snapshots.snapshot(10, memory: ["total_alloc": 900, "num_gc": 8]))
        history.note(Snapshots.snapshot(20, memory: ["total_alloc": 100, "num_gc": 0]))
        // The crash of the first is put together when the second runs already.
        #expect(Self.before(history, 15) == [0, 10] && Self.before(history, 25) == [20])
        #expect(Self.seconds(history.ofLatestProcess) == [20])
    }

    @Test func `a refused connection in between is one, too, and silence is not`() {
        var history = HealthHistory(most: 10)
        history.note(Snapshots.snapshot(0, goroutines: 5))
        history.noteFailure(PollFailure(.timeout, "no whole answer within 2s"), at: Snapshots.time(10))
        history.note(Snapshots.snapshot(20, goroutines: 5))
        #expect(Self.before(history, 25) == [0, 20])
        history.noteFailure(Self.refused, at: Snapshots.time(30))
        history.note(Snapshots.snapshot(40, goroutines: 5))
        #expect(Self.before(history, 45) == [40])
    }

    @Test func `questions without an answer are counted until there is one`() {
        var history = HealthHistory(most: 10)
        history.noteFailure(PollFailure(.timeout, "late"), at: Snapshots.time(10))
        history.noteFailure(PollFailure(.status, "later"), at: Snapshots.time(20))
        #expect(history.unanswered(before: Snapshots.time(30)) == .init(polls: 2, since: Snapshots.time(10), reason: "later"))
        #expect(history.unanswered(before: Snapshots.time(5)) == nil)
        history.note(Snapshots.snapshot(30))
        #expect(history.unanswered(before: Snapshots.time(40)) == nil)
    }

    @Test func `a question that the death itself cuts or refuses is not the reason`() {
        var history = HealthHistory(most: 10)
        history.noteFailure(PollFailure(.timeout, "late"), at: Snapshots.time(10))
        history.noteFailure(PollFailure(.unreachable, "the connection was closed"), at: Snapshots.time(20))
        history.noteFailure(Self.refused, at: Snapshots.time(30))
        #expect(history.unanswered(before: Snapshots.time(25)) == .init(polls: 3, since: Snapshots.time(10), reason: "late"))
        var silent = HealthHistory(most: 10)
        silent.noteFailure(Self.refused, at: Snapshots.time(10))
        #expect(silent.unanswered(before: Snapshots.time(20))?.reason == "Connection refused")
    }
}
