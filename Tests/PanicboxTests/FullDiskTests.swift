// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    /// A ring on a disk of 4 MiB that somebody else fills, and frees again.
    @Suite(.enabled(if: SmallDisk.isPossible, "only root may mount a tmpfs"))
    struct FullDiskTests {
        @Test func `a service goes on while the disk is full, and everything is delivered once it is free`() async throws {
            let disk = try await SmallDisk()
            let agent = try Agent.toFile(ring: "  segment_size: 64KiB\n  max_size: 2MiB")
            let text = try agent.folder.text(of: "panicbox.yaml")
            try agent.folder.write(text.replacingOccurrences(of: agent.folder.file("ring"), with: "\(disk.path)/ring"), to: "panicbox.yaml")
            let process = try agent.start()
            try agent.log(ServiceLog.lines(0..<100))
            try await eventually("the first lines; panicbox says \(process.errors)") { agent.delivered().count >= 100 }
            try disk.fill()
            try agent.log(ServiceLog.lines(100..<3_000) + ServiceLog.crash())
            try await eventually("panicbox tells of it; it says \(process.errors)") { process.errors.contains("No space left on device") }
            #expect(process.exit == nil)
            try disk.free()
            try await eventually("all lines; panicbox says \(process.errors)") { agent.delivered().count >= 3_001 }
            #expect(ServiceLog.numbers(in: agent.delivered()) == Array(0..<3_000))
            #expect(agent.delivered().filter { $0.dataset == "go.crash" }.count == 1)
            process.signal(SIGTERM)
            #expect(try await process.wait() == .code(0))
            #expect(try await Panicbox.documents(inRing: "\(disk.path)/ring").count >= 3_001)
            withExtendedLifetime(disk) {}
        }

        @Test func `a pipe is read on while the disk is full, and what was read is stored once it is free`() async throws {
            let disk = try await SmallDisk()
            let pipe = TestPipe()
            let process = try Panicbox.start(["--ring", "\(disk.path)/ring", "--quiet"], input: .pipe(pipe))
            pipe.write(ServiceLog.lines(0..<50))
            try await eventually("the first lines are stored; panicbox says \(process.errors)") {
                try await Panicbox.documents(inRing: "\(disk.path)/ring").count == 50
            }
            try disk.fill()
            pipe.write(ServiceLog.lines(50..<1_000))
            try await eventually("panicbox tells of it; it says \(process.errors)") { process.errors.contains("No space left on device") }
            pipe.write(ServiceLog.lines(1_000..<2_000))
            try await eventually("the service does not wait") { pipe.unread == 0 }
            try disk.free()
            pipe.end()
            #expect(try await process.wait() == .code(0))
            let documents = try await Panicbox.documents(inRing: "\(disk.path)/ring")
            #expect(ServiceLog.numbers(in: documents) == Array(0..<2_000))
            withExtendedLifetime(disk) {}
        }

        @Test func `what the disk has not taken when a pipe ends is told as lost`() async throws {
            let disk = try await SmallDisk()
            let pipe = TestPipe()
            let process = try Panicbox.start(["--ring", "\(disk.path)/ring", "--quiet"], input: .pipe(pipe))
            pipe.write(ServiceLog.lines(0..<50))
            try await eventually("the first lines are stored; panicbox says \(process.errors)") {
                try await Panicbox.documents(inRing: "\(disk.path)/ring").count == 50
            }
            try disk.fill()
            pipe.write(ServiceLog.lines(50..<2_000))
            pipe.end()
            #expect(try await process.wait() == .code(1))
            #expect(process.errors.contains("records (") && process.errors.contains("could not be stored and are lost"))
            withExtendedLifetime(disk) {}
        }
    }
}
