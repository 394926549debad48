// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import Synchronization
import TestSupport
import Testing

@testable import Probes

@Suite struct DiskGaugeTests {
    @Test func `round a death the fullest reading counts, else the last one before`() {
        let gauge = DiskGauge(["/data"])
        for (second, free) in [(0, 4_000), (10, 0), (11, 3_000), (20, 2_000)] {
            gauge.take([Snapshots.disk(bytesFree: free)], at: Snapshots.time(Int64(second)))
        }
        func free(_ second: Int64) -> [Int] { gauge.disks(at: Snapshots.time(second)).map(\.bytesFree) }
        // What the dead process had open and removed is free again a second later.
        #expect(free(10) == [0] && free(12) == [0] && free(15) == [3_000] && free(20) == [2_000] && free(-10).isEmpty)
        #expect(gauge.latest.map(\.bytesFree) == [2_000])
    }

    @Test func `a file system that does not answer holds nobody up`() async throws {
        let asked = Mutex(0)
        let release = DispatchSemaphore(value: 0)
        let gauge = DiskGauge(["/gone"]) { _ in
            asked.withLock { $0 += 1 }
            release.wait()
            return nil
        }
        let task = Task { await gauge.run { _, _ in } }
        try await eventually("it is asked") { asked.withLock { $0 } == 1 }
        task.cancel()
        await task.value
        #expect(gauge.latest.isEmpty && asked.withLock { $0 } == 1)
        release.signal()
    }

    @Test func `a real file system has bytes, inodes and a name`() throws {
        let use = try #require(DiskUse(at: "/"))
        #expect(use.bytesTotal > use.bytesFree && use.bytesFree >= 0 && !use.type.isEmpty)
        #expect(DiskUse(at: "/nowhere/at/all") == nil)
        #expect(DiskUse.name(ofType: 0x1234_5678) == "0x12345678")
    }

    @Test(.enabled(if: SmallDisk.isPossible)) func `a full disk has run out of bytes, and not of inodes`() async throws {
        let disk = try await SmallDisk()
        try disk.fill()
        let full = try #require(DiskUse(at: disk.path))
        #expect(full.type == "tmpfs" && full.bytesTotal == 4 << 20 && full.exhausted == .bytes)
        try disk.free()
        #expect(DiskUse(at: disk.path)?.exhausted == nil)
        try await disk.remount("ro")
        #expect(DiskUse(at: disk.path)?.isReadOnly == true)
    }
}
