// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogSources

@Suite struct CrashOutputSourceTests {
    private static func options(_ folder: TemporaryFolder) -> CrashOutputOptions {
        var options = CrashOutputOptions()
        options.paths = [folder.file("*.crash")]
        options.discoverInterval = .milliseconds(50)
        options.wait = .seconds(7)
        return options
    }

    @Test func `a crash is complete when the dead process has closed its file`() async throws {
        let folder = try TemporaryFolder()
        let listening = Listening(CrashOutputSource(options: Self.options(folder)))
        let gate = TestPipe()
        let script = "exec 3> \"$1\"; read go; echo 'goroutine 1 [running]:' >&3; read go; echo 'main.main()' >&3; read go; kill -9 $$"
        let service = try ChildProcess("/bin/sh", ["-c", script, "sh", folder.file("a.crash")], input: .pipe(gate))
        try await eventually("the file") { FileManager.default.fileExists(atPath: folder.file("a.crash")) }
        #expect(listening.streams.isEmpty)
        gate.write("go\n")
        try await listening.run(until: "its first line") { listening.texts == ["goroutine 1 [running]:\n"] }
        gate.write("go\n")
        try await listening.run(until: "its second line") { listening.texts.first?.hasSuffix("main.main()\n") == true }
        #expect(listening.streams[0].isCompleted == false && listening.isQuiet)
        gate.write("go\n")
        try await listening.run(until: "its end") { listening.streams[0].isCompleted }
        #expect(try await service.wait() == .signal(SIGKILL))
        #expect(listening.streams[0].opened.content == .crashCopies(wait: .seconds(7)))
        #expect(listening.streams[0].opened.origin.path == folder.file("a.crash") && listening.streams[0].hasEnded == false)
    }

    @Test func `a program that empties its file at its start begins a new stream`() async throws {
        let folder = try TemporaryFolder()
        let listening = Listening(CrashOutputSource(options: Self.options(folder)))
        for round in 0..<3 {
            let gate = TestPipe()
            let script = "exec 3> \"$1\"; read go; echo 'the crash of round \(round)' >&3"
            let service = try ChildProcess("/bin/sh", ["-c", script, "sh", folder.file("a.crash")], input: .pipe(gate))
            try await listening.run(until: "the end of round \(round - 1)") { listening.streams.last?.hasEnded ?? true }
            gate.write("go\n")
            try await listening.run(until: "round \(round)") {
                listening.texts.joined().contains("round \(round)") && listening.streams.last?.isCompleted == true
            }
            #expect(try await service.wait() == .code(0))
        }
        #expect(listening.texts.joined().split(separator: "\n").count == 3 && listening.warnings.isEmpty)
    }
}
