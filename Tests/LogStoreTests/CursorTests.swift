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
        #expect(try ring.folder.text(of: "ring/cursors/search") == "97" + String(repeating: " ", count: 29) + "\n")
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
        #expect(try ring.folder.text(of: "ring/cursors/ahead").hasPrefix("100 "))
    }

    @Test func `records that went early are in the file until their turn, and lines of other lengths are read, too`() throws {
        let ring = try Ring()
        let store = try ring.open()
        try store.append(Samples.batch(0..<100), positions: [], overwrites: false)
        try store.advance("search", to: 3, early: [71, 12, 99])
        #expect(try store.early(of: "search") == [12, 71, 99] && store.cursor(of: "search") == 3)
        try store.advance("search", to: 72, early: [99])
        #expect(try store.early(of: "search") == [99] && store.cursor(of: "search") == 72)
        #expect(try ring.folder.text(of: "ring/cursors/search").utf8.count == 64)
        try ring.folder.write("5\n+17\n+30\n", to: "ring/cursors/search")
        #expect(try store.early(of: "search") == [17, 30] && store.cursor(of: "search") == 5)
    }

    /// Forty records went early, so that the file has three sectors; each line that is left of a write must be one that was written.
    @Test(arguments: PowerCut.allCases)
    func `a power cut leaves the cursor that was synced or a later one, and no number that was never written`(cut: PowerCut) throws {
        let disk = MemoryDisk()
        let ring = try Ring(disk: disk)
        let store = try ring.open()
        try store.append(Samples.batch(0..<2_000), positions: [], overwrites: false)
        try store.sync()
        var random = SeededRandom(seed: 7)
        var given: Set<UInt64> = []
        for round in 0..<30 as Range<UInt64> {
            let synced = round - round % 3
            let early = (0..<40).map { 900 + round * 7 + $0 * 11 }
            given.formUnion(early)
            try store.advance("search", to: 100 + round, early: early)
            if round == synced { store.tick() }
            let left = try ring.open(on: disk.afterPowerCut(cut, using: &random))
            let cursor = try left.cursor(of: "search")
            #expect((100 + synced...100 + round).contains(cursor))
            #expect(try given.isSuperset(of: left.early(of: "search")))
            if round == synced { #expect(cursor == 100 + round) }
        }
    }

    @Test func `a sync that fails is made good by the next, and whoever moves the cursor meanwhile is told`() throws {
        let disk = MemoryDisk()
        let ring = try Ring(disk: disk)
        let store = try ring.openInHaste()
        try store.append(Samples.batch(0..<100), positions: [], overwrites: false)
        try store.sync()
        try store.advance("search", to: 3)
        try store.advance("search", to: 5)
        disk.fail(with: .broken)
        store.tick()
        #expect(throws: StoreError.self) { try store.advance("search", to: 7) }
        disk.heal()
        store.tick()
        var random = SeededRandom(seed: 1)
        let left = try ring.open(on: disk.afterPowerCut(.nothing, using: &random))
        #expect(try left.cursor(of: "search") == 5)
        try store.advance("search", to: 9)
        #expect(try store.cursor(of: "search") == 9)
    }

    @Test func `of a cursor ahead of the ring no early record stays, whose number another will have`() throws {
        let ring = try Ring()
        let store = try ring.open()
        try store.append(Samples.batch(0..<10), positions: [], overwrites: false)
        try ring.folder.write("50\n+61\n", to: "ring/cursors/search")
        #expect(try store.cursor(of: "search") == 10)
        #expect(try ring.folder.text(of: "ring/cursors/search").contains("+") == false)
    }

    @Test func `a cursor that is removed meanwhile is written anew`() throws {
        let ring = try Ring()
        let store = try ring.open()
        try store.append(Samples.batch(0..<10), positions: [], overwrites: false)
        try store.advance("search", to: 4)
        try LocalDisk().remove(ring.folder.file("ring/cursors/search"))
        store.tick()
        try store.advance("search", to: 6)
        #expect(try store.cursor(of: "search") == 6)
    }

    @Test func `a cursor that holds no number is a fault with a mend`() throws {
        let ring = try Ring()
        let store = try ring.open()
        try ring.folder.write("garbage", to: "ring/cursors/search")
        let error = #expect(throws: StoreError.self) { try store.cursor(of: "search") }
        #expect(error?.description.contains("holds no sequence number; remove it") == true)
    }
}
