// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import Probes

@Suite struct HealthDifferenceTests {
    private static func words(_ snapshots: [HealthSnapshot], disks: [DiskUse] = []) -> String {
        HealthSummary.words(of: HealthDifference(of: snapshots), disks: disks, unanswered: nil, death: Snapshots.time(100))
    }

    @Test func `the largest relative change comes first, and what always rises is none`() {
        let first = Snapshots.snapshot(
            0, goroutines: 180, counters: ["a": 1_000, "b": 1_000, "same": 5], memory: ["mallocs": 10, "heap_alloc": 100_000_000])
        let last = Snapshots.snapshot(
            70, goroutines: 9_420, counters: ["a": 1_500, "b": 900, "same": 5], memory: ["mallocs": 99_999, "heap_alloc": 300_000_000])
        let difference = HealthDifference(of: [first, last])
        #expect(difference.seconds == 70)
        #expect(difference.changes.map(\.name) == ["goroutines", "goroutines.state.chan receive", "memstats.heap_alloc", "a", "b"])
        #expect(difference.changes[0] == .init(name: "goroutines", before: 180, last: 9_420))
    }

    @Test func `what is counted from zero on was zero where it was not there`() {
        let first = Snapshots.snapshot(0, goroutines: 10, places: ["main.idle": 10], counters: [:])
        let last = Snapshots.snapshot(10, goroutines: 500, places: ["main.leak": 500], counters: ["errors": 40])
        let changes = HealthDifference(of: [first, last]).changes
        #expect(changes.contains(.init(name: "goroutines.at.main.leak", before: 0, last: 500)))
        #expect(changes.contains(.init(name: "goroutines.at.main.idle", before: 10, last: 0)))
        #expect(changes.contains(.init(name: "errors", before: 0, last: 40)))
    }

    @Test func `where the last snapshots have no dump an earlier one counts`() {
        let row = [
            Snapshots.snapshot(0, goroutines: 10), Snapshots.snapshot(10, goroutines: 500), Snapshots.snapshot(20, counters: ["a": 1]),
        ]
        #expect(HealthDifference(of: row).changes.contains(.init(name: "goroutines", before: 10, last: 500)))
    }

    @Test func `at most fifty changes are told, and none that is noise`() {
        let names = (0..<200).map { "counter\($0)" }
        let first = Snapshots.snapshot(0, counters: Dictionary(uniqueKeysWithValues: names.map { ($0, 0) }))
        let last = Snapshots.snapshot(10, counters: Dictionary(uniqueKeysWithValues: names.map { ($0, 50) }))
        #expect(HealthDifference(of: [first, last]).changes.count == 50)
        let quiet = [Snapshots.snapshot(0, counters: ["a": 100_000]), Snapshots.snapshot(1, counters: ["a": 100_500])]
        #expect(HealthDifference(of: quiet).changes.isEmpty && HealthDifference(of: []).changes.isEmpty)
    }

    @Test func `a person reads it in one line`() {
        let first = Snapshots.snapshot(0, goroutines: 180, counters: ["redis_pool_timeouts": 0])
        let last = Snapshots.snapshot(70, goroutines: 9_420, places: ["main.leak": 9_240], counters: ["redis_pool_timeouts": 3_114])
        #expect(
            Self.words([first, last])
                == "goroutines 180 to 9,420 in 70 s, goroutines at main.leak 0 to 9,240, redis_pool_timeouts +3,114")
        #expect(Self.words([first]) == "")
    }

    @Test func `bytes and inodes are told apart`() {
        #expect(
            Self.words([], disks: [Snapshots.disk(bytesFree: 0)])
                == "disk /data has no bytes left (0 B of 4.0 MiB) while 1,000 of 1,024 inodes are free")
        #expect(
            Self.words([], disks: [Snapshots.disk(inodesFree: 0)])
                == "disk /data has no inodes left (0 of 1,024) while 4.0 MiB of 4.0 MiB are free")
        #expect(Self.words([], disks: [Snapshots.disk()]) == "")
    }

    @Test func `that it did not answer any more is told, too`() {
        let silence = HealthHistory.Unanswered(polls: 4, since: Snapshots.time(60), reason: "no whole answer within 2s")
        let words = HealthSummary.words(of: HealthDifference(of: []), disks: [], unanswered: silence, death: Snapshots.time(100))
        #expect(words == "no answer for 40 s (no whole answer within 2s)")
    }
}
