// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Probes

@Suite struct DumpPaceTests {
    @Test func `a dump costs the service a hundredth of its time at most`() {
        var pace = DumpPace()
        let start = ContinuousClock.now
        #expect(pace.isDue(at: start))
        pace.note(start: start, took: .milliseconds(100))
        #expect(!pace.isDue(at: start + .seconds(9)) && pace.isDue(at: start + .seconds(10)))
        pace.note(start: start, took: .seconds(3_600))
        #expect(!pace.isDue(at: start + .seconds(599)) && pace.isDue(at: start + .seconds(600)))
    }
}
