// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary.ChaosTests {
    @Suite(.enabled(if: SmallDisk.isPossible, "only root may mount a tmpfs"))
    struct DiskFaultTests {
        private static let ring = "segment_size: 64KiB, max_size: 2MiB, memory_size: 1MiB"

        @Test func `a tmpfs of 4 MiB that fills and is freed, again and again, under load`() async throws {
            let disk = try await SmallDisk()
            let run = try ChaosRun(receiver: try await BulkReceiver(), directory: "\(disk.path)/ring", ring: Self.ring)
            try run.start()
            try await run.input.load {
                for round in 0..<Chaos.of(2, long: 10) {
                    let before = run.receiver.count
                    try disk.fill(leaving: round * 10_000)
                    try await Task.sleep(for: .milliseconds(200))
                    // The ring goes on in the room of segments that are delivered, which is taken from it again and again, or in memory.
                    try await eventually("it delivers all the same; panicbox says \(run.errors)") {
                        try disk.fill()
                        return run.receiver.count > before + 2_000 && (run.process?.errors ?? "").contains("No space left on device")
                    }
                    try disk.free()
                    try await eventually("it is well again; panicbox says \(run.errors)") { run.page["ring_degraded"] == 0 }
                }
            }
            try await run.settleAndHold()
            withExtendedLifetime(disk) {}
        }

        @Test func `kill -9 while the disk is full, with an outage`() async throws {
            let disk = try await SmallDisk()
            let receiver = try await BulkReceiver()
            let way = try await Proxy(to: receiver.port)
            let run = try ChaosRun(
                receiver: receiver, host: "http://127.0.0.1:\(way.port)", directory: "\(disk.path)/ring", ring: Self.ring)
            try run.start()
            try await run.input.load {
                try await eventually("it delivers; panicbox says \(run.errors)") { receiver.count > 100 }
                for round in 0..<Chaos.of(2, long: 8) {
                    if round % 2 == 0 { await way.cut() }
                    try disk.fill(leaving: round * 3_000)
                    try await Task.sleep(for: .milliseconds(200))
                    try await eventually("it notices; panicbox says \(run.errors)") {
                        try disk.fill()
                        return (run.process?.errors ?? "").contains("No space left on device")
                    }
                    try await run.kill9()
                    // A start on a full disk must go as well: to read on, or to say why not and end.
                    try run.start()
                    try await Task.sleep(for: .milliseconds(300))
                    try await run.kill9()
                    try disk.free()
                    if round % 2 == 0 { try await way.mend() }
                    try run.start()
                    let before = receiver.count
                    try await eventually("it delivers again; panicbox says \(run.errors)") { receiver.count > before }
                }
            }
            try await run.settleAndHold()
            withExtendedLifetime(disk) {}
        }

        @Test func `a ring that is remounted read-only, and writable again`() async throws {
            let disk = try await SmallDisk()
            let ring = "\(disk.path)/ring"
            let run = try ChaosRun(receiver: try await BulkReceiver(), directory: ring, ring: Self.ring)
            try run.start()
            try await run.input.load {
                try await eventually("it delivers; panicbox says \(run.errors)") { run.receiver.count > 100 }
                // The kernel refuses to make a disk read-only on which a file is open for writing, so every new open is refused instead.
                _ = try await ChildProcess.output(of: "/bin/mount", ["--bind", ring, ring])
                _ = try await ChildProcess.output(of: "/bin/mount", ["-o", "remount,bind,ro", ring])
                try await eventually("it notices; panicbox says \(run.errors)") {
                    run.page["ring_degraded"] == 1 && run.errors.contains("Read-only file system")
                }
                let before = run.receiver.count
                try await eventually("it delivers all the same; panicbox says \(run.errors)") { run.receiver.count > before }
                try await run.kill9()
                try run.start()
                // It takes up its work even so, in memory; no more than that is lost with it, and files give that again.
                let second = run.receiver.count
                try await eventually("it delivers from memory; panicbox says \(run.errors)") {
                    run.receiver.count > second && run.errors.contains("Read-only file system")
                }
                _ = try await ChildProcess.output(of: "/bin/umount", ["--lazy", ring])
                try await eventually("it is well again; panicbox says \(run.errors)") { run.page["ring_degraded"] == 0 }
                let third = run.receiver.count
                try await eventually("it delivers; panicbox says \(run.errors)") { run.receiver.count > third }
            }
            try await run.settleAndHold()
            withExtendedLifetime(disk) {}
        }
    }
}
