// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import LogStore

@Suite struct AppendSignalTests {
    @Test func `a wait that ran out leaves the signals as they are`() async {
        let signal = AppendSignal()
        #expect(await signal.wait(atMost: .milliseconds(1)), "nothing came, but something may still come")
        signal.raise()
        #expect(await signal.wait(atMost: nil), "the append is seen")
        signal.raise()
        #expect(await signal.wait(atMost: .seconds(60)))
        #expect(await signal.wait(atMost: .milliseconds(1)))
        signal.finish()
        #expect(await signal.wait(atMost: nil) == false)
        #expect(await signal.wait(atMost: .seconds(60)) == false)
    }

    @Test func `several signals that nobody took are one`() async {
        let signal = AppendSignal()
        signal.raise()
        signal.raise()
        signal.finish()
        #expect(await signal.wait(atMost: nil), "what was appended is still to be taken")
        #expect(await signal.wait(atMost: nil) == false)
    }

    @Test func `a waiter is woken by an append, by the end, and by its cancellation`() async throws {
        let store = try Ring().open()
        let signal = store.appendSignal()
        async let first = signal.wait(atMost: nil)
        try store.append(Samples.batch(0..<1), positions: [], overwrites: false)
        #expect(await first)
        let waiting = Task { await signal.wait(atMost: nil) }
        waiting.cancel()
        _ = await waiting.value
        async let last = signal.wait(atMost: nil)
        store.finish()
        #expect(await last == false)
        // Once the intake ended before a delivery had asked for its signal, and the delivery waited for ever.
        #expect(await store.appendSignal().wait(atMost: nil) == false)
    }
}
