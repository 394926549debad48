// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct BackoffTests {
    @Test func `the bound doubles up to its maximum and stays there`() {
        var backoff = Backoff(BackoffOptions())
        var generator = SystemRandomNumberGenerator()
        var bounds: [Duration] = []
        for _ in 0..<100 {
            bounds.append(backoff.bound)
            let wait = backoff.next(atLeast: nil, using: &generator)
            #expect(wait >= .zero && wait <= bounds[bounds.count - 1])
        }
        let expected: [Duration] = [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000].map { .milliseconds($0) }
        #expect(Array(bounds[..<9]) == expected)
        #expect(bounds.last == .seconds(30) && backoff.failures == 100)
        backoff.reset()
        #expect(backoff.bound == .milliseconds(250))
    }

    @Test func `a receiver's wish is the least`() {
        var backoff = Backoff(BackoffOptions())
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<50 { #expect(backoff.next(atLeast: .seconds(90), using: &generator) == .seconds(90)) }
    }

    @Test func `waits are spread over the whole range`() {
        var waits: [Duration] = []
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var backoff = Backoff(BackoffOptions())
            waits.append(backoff.next(atLeast: nil, using: &generator))
        }
        #expect(waits.contains { $0 < .milliseconds(100) } && waits.contains { $0 > .milliseconds(150) })
    }

    @Test func `a maximum below the first wait is refused`() {
        let faults = #expect(throws: ConfigFaults.self) { try ConfigDocument(["initial": "5s", "max": "1s"]).decode(BackoffOptions.self) }
        #expect(faults?.description.contains("max: is below `initial`") == true)
    }
}
