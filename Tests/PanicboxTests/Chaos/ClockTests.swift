// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A wall clock that a test sets, for one process: the library of `Fixtures/clock/wall.c`, built by the compiler that Swift brings.
private struct WallClock {
    private let folder: TemporaryFolder
    var environment: [String: String] { ["LD_PRELOAD": folder.file("wall.so"), "WALL_CLOCK": folder.file("offset")] }

    init() async throws {
        folder = try TemporaryFolder()
        let source = Golden.fixtures.appendingPathComponent("clock/wall.c").path
        _ = try await ChildProcess.output(of: "clang", ["-shared", "-fPIC", "-o", folder.file("wall.so"), source])
        try set(hours: 0)
    }

    /// How far the process's clock is before the machine's.
    func set(hours: Int) throws { try folder.write("\(hours * 3_600)\n", to: "offset") }
}

extension RealBinary.ChaosTests {
    struct ClockTests {
        /// Hours to a year that begins with 19.
        private static let anotherAge = -20_000 * 24

        @Test func `the clock set back and forth`() async throws {
            let clock = try await WallClock()
            let run = try ChaosRun(receiver: try await BulkReceiver(), ring: "segment_size: 64KiB, max_age: 1h")
            run.environment = clock.environment
            try run.start()
            try await run.input.load {
                for hours in [-2, -400 * 24, 3_650 * 24, Self.anotherAge, 0] {
                    try clock.set(hours: hours)
                    let before = run.receiver.count
                    try await eventually("it goes on at \(hours) h; panicbox says \(run.errors)") { run.receiver.count > before + 300 }
                    // The years in its own log show that the clock was set indeed.
                    guard hours == Self.anotherAge else { continue }
                    try await eventually("it writes of another age") { run.process?.errors.contains(#""@timestamp":"19"#) ?? false }
                }
                try clock.set(hours: -3)
                try await run.kill9()
                try clock.set(hours: -30 * 24)
                try run.start()
            }
            try await run.settleAndHold()
        }
    }
}
