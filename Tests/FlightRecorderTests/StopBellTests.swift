// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlightRecorder

@Suite struct StopBellTests {
    @Test func `who sleeps is woken, and who comes later does not sleep`() async {
        let bell = StopBell()
        let sleepers = Task {
            await withTaskGroup { group in
                for _ in 0..<3 { group.addTask { await bell.sleep(for: .seconds(3_600)) } }
            }
        }
        bell.ring()
        await sleepers.value
        await bell.sleep(for: .seconds(3_600))
        #expect(bell.hasRung)
    }

    @Test func `the time ends a sleep, and so does cancellation`() async {
        let bell = StopBell()
        await bell.sleep(for: .milliseconds(1))
        let sleeper = Task { await bell.sleep(for: .seconds(3_600)) }
        sleeper.cancel()
        await sleeper.value
        #expect(!bell.hasRung)
    }
}
