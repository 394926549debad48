// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlightRecorder

@Suite struct RecoveryWatchTests {
    private let start = ContinuousClock.now
    private func at(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

    @Test func `an outage ends with the first answer, and the recovery when what waited then is delivered`() {
        var watch = RecoveryWatch()
        watch.failed(at: at(0))
        watch.failed(at: at(5))
        #expect(watch.moved(over: 100, at: at(6)) == nil)
        watch.answered(at: at(10), goal: 100)
        #expect(watch.moved(over: 99, at: at(11)) == nil)
        // What comes meanwhile is not waited for.
        watch.answered(at: at(12), goal: 200)
        #expect(watch.moved(over: 100, at: at(13)) == .init(outage: .seconds(10), catchUp: .seconds(3)))
        #expect(watch.moved(over: 200, at: at(14)) == nil)
    }

    @Test func `a single failure is no outage`() {
        var watch = RecoveryWatch()
        watch.failed(at: at(0))
        watch.answered(at: at(1), goal: 0)
        #expect(watch.moved(over: 5, at: at(2)) == nil)
    }

    @Test func `a sink that goes away while it catches up has not recovered`() {
        var watch = RecoveryWatch()
        watch.failed(at: at(0))
        watch.failed(at: at(1))
        watch.answered(at: at(10), goal: 100)
        watch.failed(at: at(11))
        #expect(watch.moved(over: 100, at: at(12)) == nil)
        watch.answered(at: at(20), goal: 150)
        #expect(watch.moved(over: 150, at: at(25)) == .init(outage: .seconds(20), catchUp: .seconds(5)))
    }

    @Test func `the ledger counts recoveries of each sink`() {
        let ledger = Ledger()
        ledger.open("a", backlog: 3)
        ledger.open("b", backlog: 0)
        for second in 0..<2 { ledger.failed("a", at: at(second)) }
        ledger.enter { $0.stored += 7 }
        ledger.answered("a", at: at(4))
        #expect(ledger.settle("a", at: at(5)) { $0.delivered += 9 } == nil)
        let recovery = ledger.settle("a", at: at(6)) { $0.deadLettered += 1 }
        #expect(recovery?.description == "it was away for 4000 ms and has caught up in 2000 ms")
        let sinks = ledger.snapshot.sinks
        #expect(sinks["a"]?.recoveries == 1 && sinks["a"]?.lastRecovery == recovery && sinks["b"]?.recoveries == 0)
    }
}
