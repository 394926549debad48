// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import LogStore

@Suite struct GapMailboxTests {
    @Test func `a stretch that two sinks cannot read is told once`() throws {
        let store = try Ring().open()
        store.noteGap(RingGap(reason: "damaged", from: 10, to: 20, records: 10))
        store.noteGap(RingGap(reason: "damaged", from: 10, to: 20, records: 10))
        store.noteGap(RingGap(reason: "damaged", from: 12, to: 20, records: 8))
        #expect(store.takeGaps() == [RingGap(reason: "damaged", from: 10, to: 20, records: 10)])
        store.noteGap(RingGap(reason: "damaged", from: 10, to: 20, records: 10))
        #expect(store.takeGaps().isEmpty, "also after the first was taken")
        store.noteGap(RingGap(reason: "damaged", from: 20, to: 21, records: 1))
        #expect(store.takeGaps().count == 1)
    }

    @Test func `what one sink refuses for one reason is added up until it is taken`() throws {
        let store = try Ring().open()
        for number: UInt64 in 3..<6 {
            store.noteGap(RingGap(reason: "no", from: number, to: number + 1, records: 1, bytes: 10, sink: "search"))
        }
        store.noteGap(RingGap(reason: "never", from: 4, to: 5, records: 1, sink: "search"))
        store.noteGap(RingGap(reason: "no", from: 4, to: 5, records: 1, sink: "other"))
        let gaps = store.takeGaps()
        #expect(gaps.first == RingGap(reason: "no", from: 3, to: 6, records: 3, bytes: 30, sink: "search") && gaps.count == 3)
        store.noteGap(RingGap(reason: "no", from: 3, to: 4, records: 1, sink: "search"))
        #expect(store.takeGaps().count == 1, "a sink may refuse the same again")
    }

    @Test func `however much is noted, little is kept and every record is counted`() {
        var mailbox = GapMailbox()
        for number: UInt64 in 0..<5_000 {
            mailbox.note(RingGap(reason: "reason \(number)", from: number * 2, to: number * 2 + 1, records: 1))
        }
        let gaps = mailbox.take()
        #expect(gaps.count < 300 && gaps.reduce(0) { $0 + $1.records } == 5_000 && mailbox.isEmpty)
    }
}
