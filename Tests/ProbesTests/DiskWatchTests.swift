// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import Probes

@Suite struct DiskWatchTests {
    @Test func `bytes and inodes are told each by itself, once`() {
        var watch = DiskWatch(low: Percentage(5))
        #expect(watch.check([Snapshots.disk()], at: Snapshots.time(0)).isEmpty)
        let low = watch.check([Snapshots.disk(inodesFree: 12)], at: Snapshots.time(1))
        #expect(low.map(\.words) == ["disk /data: 12 of 1,024 inodes are free (tmpfs); bytes: 4.0 MiB of 4.0 MiB"])
        let both = watch.check([Snapshots.disk(bytesFree: 4_096, inodesFree: 11)], at: Snapshots.time(2))
        #expect(both.map(\.words) == ["disk /data: 4.0 KiB of 4.0 MiB are free (tmpfs); inodes: 11 of 1,024"])
        #expect(watch.check([Snapshots.disk(bytesFree: 0, inodesFree: 0)], at: Snapshots.time(3)).isEmpty)
    }

    @Test func `it is told again once it was well again, five minutes later at the soonest`() {
        var watch = DiskWatch(low: Percentage(5))
        let times: [(Int64, Int)] = [(0, 0), (10, 4 << 20), (20, 0), (400, 4 << 20), (410, 0)]
        let told = times.filter { !watch.check([Snapshots.disk(bytesFree: $0.1)], at: Snapshots.time($0.0)).isEmpty }
        #expect(told.map(\.0) == [0, 410])
    }

    @Test func `a share of nothing warns of nothing, and a file system without inodes has none to lack`() {
        var off = DiskWatch(low: Percentage(0))
        #expect(off.check([Snapshots.disk(bytesFree: 0)], at: Snapshots.time(0)).isEmpty)
        var watch = DiskWatch(low: Percentage(5))
        let btrfs = DiskUse(path: "/b", type: "btrfs", bytesFree: 9, bytesTotal: 10, inodesFree: 0, inodesTotal: 0)
        #expect(watch.check([btrfs], at: Snapshots.time(0)).isEmpty && btrfs.exhausted == nil)
    }
}
