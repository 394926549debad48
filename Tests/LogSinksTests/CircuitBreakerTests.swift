// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

@testable import LogSinks

@Suite struct CircuitBreakerTests {
    private static let start = ContinuousClock.now

    private static func breaker(failures: Int = 5, open: Duration = .seconds(60), probes: Int = 3) -> CircuitBreaker {
        var options = BreakerOptions()
        (options.failures, options.open, options.probes) = (failures, open, probes)
        return CircuitBreaker(options)
    }

    /// A breaker that was opened at the start.
    private static func opened(retryAfter: Duration? = nil) -> CircuitBreaker {
        var breaker = breaker()
        for _ in 0..<5 { breaker.failed(at: start, retryAfter: retryAfter) }
        return breaker
    }

    @Test func `failures in a row open it for its time, and not one before`() {
        var breaker = Self.breaker()
        for count in 1...4 {
            breaker.failed(at: Self.start)
            #expect(breaker.state == .closed && breaker.failures == count && breaker.wait(at: Self.start) == .zero)
        }
        breaker.failed(at: Self.start)
        #expect(breaker.state == .open && breaker.wait(at: Self.start) == .seconds(60))
        #expect(breaker.wait(at: Self.start + .seconds(59)) == .seconds(1) && breaker.wait(at: Self.start + .seconds(90)) == .zero)
    }

    @Test func `a success between failures begins the count again`() {
        var breaker = Self.breaker()
        for _ in 0..<10 {
            for _ in 0..<4 { breaker.failed(at: Self.start) }
            breaker.succeeded()
        }
        #expect(breaker.state == .closed && breaker.failures == 0)
    }

    @Test func `behind its time it lets probes through, and all of them close it`() {
        var breaker = Self.opened()
        breaker.begin(at: Self.start + .seconds(59))
        #expect(breaker.state == .open)
        breaker.begin(at: Self.start + .seconds(60))
        #expect(breaker.state == .halfOpen && breaker.wait(at: Self.start + .seconds(60)) == .zero)
        breaker.succeeded()
        breaker.succeeded()
        #expect(breaker.state == .halfOpen)
        breaker.succeeded()
        #expect(breaker.state == .closed && breaker.failures == 0)
    }

    @Test(arguments: 0..<3)
    func `one failure among the probes opens it for its whole time again`(successes: Int) {
        var breaker = Self.opened()
        let later = Self.start + .seconds(60)
        breaker.begin(at: later)
        for _ in 0..<successes { breaker.succeeded() }
        breaker.failed(at: later)
        #expect(breaker.state == .open && breaker.wait(at: later) == .seconds(60))
        // The probes begin anew.
        breaker.begin(at: later + .seconds(60))
        breaker.succeeded()
        breaker.succeeded()
        #expect(breaker.state == .halfOpen)
    }

    @Test func `a receiver's shorter wish is believed, a longer one does not keep it open`() {
        #expect(Self.opened(retryAfter: .seconds(7)).wait(at: Self.start) == .seconds(7))
        #expect(Self.opened(retryAfter: .seconds(600)).wait(at: Self.start) == .seconds(60))
    }

    @Test func `where nothing else can take its place it is probed sooner`() {
        var breaker = Self.opened()
        #expect(breaker.wait(at: Self.start, isLast: true) == .seconds(5) && breaker.wait(at: Self.start) == .seconds(60))
        breaker.begin(at: Self.start + .seconds(4), isLast: true)
        #expect(breaker.state == .open)
        breaker.begin(at: Self.start + .seconds(5), isLast: true)
        #expect(breaker.state == .halfOpen)
        #expect(Self.opened(retryAfter: .seconds(2)).wait(at: Self.start, isLast: true) == .seconds(2))
    }

    @Test func `one failure and one probe are enough where that is asked for`() {
        var breaker = Self.breaker(failures: 1, open: .milliseconds(5), probes: 1)
        breaker.failed(at: Self.start)
        #expect(breaker.state == .open)
        breaker.begin(at: Self.start + .milliseconds(5))
        breaker.succeeded()
        #expect(breaker.state == .closed)
    }

    @Test func `its rest can be ended, and then it is probed`() {
        var breaker = Self.opened()
        breaker.endRest(at: Self.start + .seconds(1))
        #expect(breaker.wait(at: Self.start + .seconds(1)) == .zero)
        breaker.begin(at: Self.start + .seconds(1))
        #expect(breaker.state == .halfOpen)
    }

    @Test func `values outside of their ranges are refused`() {
        for node: ConfigNode in [["failures": 0], ["open": "0s"], ["open": "2h"], ["probes": 0], ["probes": 1001], ["tries": 3]] {
            #expect(throws: ConfigFaults.self) { try ConfigDocument(node).decode(BreakerOptions.self) }
        }
        let sound = try? ConfigDocument(["failures": 3, "open": "10s", "probes": 1]).decode(BreakerOptions.self)
        #expect(sound?.failures == 3 && sound?.open == .seconds(10) && sound?.probes == 1)
    }
}
