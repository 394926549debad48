// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A wall clock that a test sets: libfaketime, which the agent is started with, reads it from a file.
private struct WallClock {
    static let library: String? = {
        let folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib"]
        return folders.map { "\($0)/faketime/libfaketimeMT.so.1" }.first { FileManager.default.fileExists(atPath: $0) }
    }()

    private let folder: TemporaryFolder
    var environment: [String: String] {
        [
            "LD_PRELOAD": Self.library ?? "", "FAKETIME_TIMESTAMP_FILE": folder.file("time"), "FAKETIME_NO_CACHE": "1",
            // What counts seconds must go on as ever: a clock that is set is the wall's alone.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1",
        ]
    }

    init() throws {
        folder = try TemporaryFolder()
        try set("+0")
    }

    func set(_ offset: String) throws { try folder.write("\(offset)\n", to: "time") }
}

extension RealBinary.ChaosTests {
    @Suite(.enabled(if: WallClock.library != nil, "there is no libfaketime (Debian: faketime)"))
    struct ClockTests {
        @Test func `the clock set back and forth`() async throws {
            let clock = try WallClock()
            let run = try ChaosRun(receiver: try await BulkReceiver(), ring: "segment_size: 64KiB, max_age: 1h")
            run.environment = clock.environment
            // The library moves the environment of the first process that it is loaded into, behind which Swift looks for the arguments.
            run.launcher = ["/usr/bin/env"]
            try run.start()
            try await run.input.load {
                for offset in ["-2h", "-400d", "+3650d", "-20000d", "+0"] {
                    try clock.set(offset)
                    let before = run.receiver.count
                    try await eventually("it goes on at \(offset); panicbox says \(run.errors)") { run.receiver.count > before + 300 }
                    // The years in its own log show that the clock was set indeed.
                    guard offset == "-20000d" else { continue }
                    try await eventually("it writes of another age") { run.process?.errors.contains(#""@timestamp":"19"#) ?? false }
                }
                try clock.set("-3h")
                try await run.kill9()
                try clock.set("-30d")
                try run.start()
            }
            try await run.settleAndHold()
        }
    }
}
