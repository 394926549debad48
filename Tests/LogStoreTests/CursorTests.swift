// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import LogStore

@Suite struct CursorTests {
    @Test func `a new sink begins at the oldest record, a known one where it was`() throws {
        let ring = try Ring(segmentSize: 1_000, maxSize: 4_000)
        do {
            let store = try ring.open()
            for number in 0..<100 { try store.append(Samples.batch(number..<number + 1, padding: 90), positions: [], overwrites: false) }
            #expect(store.oldestSequence > 0)
            #expect(try store.cursor(of: "search") == store.oldestSequence)
            try store.advance("search", to: 97)
        }
        let store = try ring.open()
        #expect(try store.cursor(of: "search") == 97)
        #expect(try store.cursor(of: "other") == store.oldestSequence)
        #expect(try ring.folder.text(of: "ring/cursors/search") == "97\n")
    }

    @Test func `a cursor outside of the ring is brought to its ends`() throws {
        let ring = try Ring(segmentSize: 1_000, maxSize: 4_000)
        let store = try ring.open()
        for number in 0..<100 { try store.append(Samples.batch(number..<number + 1, padding: 90), positions: [], overwrites: false) }
        try ring.folder.write("3\n", to: "ring/cursors/old")
        try ring.folder.write("4711\n", to: "ring/cursors/ahead")
        #expect(try store.cursor(of: "old") == store.oldestSequence)
        #expect(try store.cursor(of: "ahead") == 100)
        // Else it would pass over records that get those numbers, in the run after this one.
        #expect(try ring.folder.text(of: "ring/cursors/ahead") == "100\n")
    }

    @Test func `a cursor that holds no number is a fault with a mend`() throws {
        let ring = try Ring()
        let store = try ring.open()
        try ring.folder.write("garbage", to: "ring/cursors/search")
        let error = #expect(throws: StoreError.self) { try store.cursor(of: "search") }
        #expect(error?.description.contains("holds no sequence number; remove it") == true)
    }
}
