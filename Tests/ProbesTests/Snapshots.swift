// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport

@testable import Probes

/// Snapshots as tests make them up.
enum Snapshots {
    static func time(_ seconds: Int64) -> Timestamp { Timestamp(nanoseconds: 1_790_000_000_000_000_000 + seconds * 1_000_000_000) }

    static func snapshot(
        _ seconds: Int64, goroutines: Int? = nil, places: [String: Int] = [:], counters: [String: Double] = [:],
        memory: [String: Double] = [:]
    ) -> HealthSnapshot {
        var snapshot = HealthSnapshot(time: time(seconds))
        if let goroutines {
            snapshot.goroutines = GoroutineCount(
                total: goroutines, states: [.init(state: "chan receive", count: goroutines)],
                places: places.map { .init(count: $0.value, state: "chan receive", top: "runtime.gopark", inApp: $0.key) })
        }
        var answer = ExpvarAnswer()
        (answer.counters, answer.memory) = (counters, memory)
        snapshot.expvar = answer
        return snapshot
    }

    static func disk(_ path: String = "/data", bytesFree: Int = 4 << 20, inodesFree: Int = 1_000) -> DiskUse {
        DiskUse(path: path, type: "tmpfs", bytesFree: bytesFree, bytesTotal: 4 << 20, inodesFree: inodesFree, inodesTotal: 1_024)
    }

    /// Of `Tests/Fixtures/probes`: what the leaking service in examples/ really answered.
    static func fixture(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: Golden.fixtures.appendingPathComponent("probes/\(name)")))
    }
}
