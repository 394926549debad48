// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogSources

@Suite struct FifoSourceTests {
    private static func options(_ path: String, _ change: (inout FifoOptions) -> Void = { _ in }) -> FifoOptions {
        var options = FifoOptions()
        options.path = path
        change(&options)
        return options
    }

    private static func shell(_ script: String, _ path: String) throws -> ChildProcess {
        try ChildProcess("/bin/sh", ["-c", script, "sh", path])
    }

    @Test func `what a writer left unfinished is not glued to the next one's first line`() async throws {
        let path = try TemporaryFolder().file("stderr")
        let listening = Listening(FifoSource(options: Self.options(path)))
        for text in ["one\ntwo", "three\n", ""] {
            let count = listening.streams.count
            let writer = try Self.shell("printf '\(text.replacingOccurrences(of: "\n", with: "\\n"))' > \"$1\"", path)
            #expect(try await writer.wait() == .code(0))
            try await listening.run(until: "it has left") {
                text.isEmpty || listening.streams.count > count && listening.streams.allSatisfy(\.hasEnded)
            }
        }
        #expect(listening.texts == ["one\ntwo", "three\n"] && listening.warnings.isEmpty)
        #expect(Set(listening.streams.map(\.opened.id)).count == 2, "each has its own ids")
    }

    @Test func `writers open and leave again and again, and no line is lost`() async throws {
        let path = try TemporaryFolder().file("stderr")
        let listening = Listening(FifoSource(options: Self.options(path)))
        let script = "i=0; while [ $i -lt 200 ]; do echo line $i > \"$1\" || exit 9; i=$((i+1)); done"
        let writer = try Self.shell(script, path)
        try await listening.run(until: "200 lines") { listening.texts.joined().split(separator: "\n").count == 200 }
        #expect(try await writer.wait() == .code(0), "none was ever without a reader")
        #expect(listening.texts.joined() == (0..<200).map { "line \($0)\n" }.joined())
    }

    @Test func `nobody is woken while nobody writes`() async throws {
        let path = try TemporaryFolder().file("stderr")
        let listening = Listening(FifoSource(options: Self.options(path)))
        #expect(listening.isQuiet, "before the first writer")
        let gate = TestPipe()
        let writer = try ChildProcess("/bin/sh", ["-c", "exec 3> \"$1\"; echo here >&3; read go", "sh", path], input: .pipe(gate))
        try await listening.run(until: "the line") { listening.texts == ["here\n"] }
        #expect(listening.isQuiet, "while a writer is silent")
        writer.signal(SIGKILL)
        try await writer.wait()
        try await listening.run(until: "the writer's end") { listening.streams.first?.hasEnded == true }
        #expect(listening.isQuiet, "after the last one")
    }

    @Test func `a large text comes whole through a small pipe`() async throws {
        let folder = try TemporaryFolder()
        let text = (0..<60_000).map { "a line of a large dump, number \($0)\n" }.joined()
        try folder.write(text, to: "large")
        let listening = Listening(FifoSource(options: Self.options(folder.file("stderr"))))
        let writer = try ChildProcess("/bin/sh", ["-c", "cat \"$1\" > \"$2\"", "sh", folder.file("large"), folder.file("stderr")])
        try await listening.run(until: "all") { listening.texts.map(\.utf8.count).reduce(0, +) == text.utf8.count }
        #expect(try await writer.wait() == .code(0))
        #expect(listening.texts.joined() == text)
    }

    @Test func `it is made with its mode, and a file in its place is told of until it has gone`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("precious", to: "stderr")
        let path = folder.file("stderr")
        let listening = Listening(FifoSource(options: Self.options(path)))
        #expect(listening.warnings == ["\(path) is a regular file and no FIFO; remove it, or name another path"])
        #expect(try folder.text(of: "stderr") == "precious" && listening.source.descriptors.isEmpty)
        try FileManager.default.removeItem(atPath: path)
        try await listening.run(until: "it is made") { PathStatus(path: path)?.isFifo == true }
        #expect(PathStatus(path: path).map { $0.mode & 0o777 } == 0o622 && listening.warnings.count == 1)
    }

    @Test func `where it is not to be made it is waited for`() async throws {
        let path = try TemporaryFolder().file("stderr")
        let listening = Listening(FifoSource(options: Self.options(path) { $0.create = false }))
        #expect(listening.warnings == ["cannot open the FIFO \(path): No such file or directory"])
        let maker = try Self.shell("mkfifo \"$1\" && echo made > \"$1\"", path)
        try await listening.run(until: "the line") { listening.texts == ["made\n"] }
        #expect(try await maker.wait() == .code(0))
    }

    @Test func `a pipe that is replaced is read from the new one on, and its old writers are heard out`() async throws {
        let path = try TemporaryFolder().file("stderr")
        let listening = Listening(FifoSource(options: Self.options(path)))
        let gate = TestPipe()
        let old = try ChildProcess(
            "/bin/sh", ["-c", "exec 3> \"$1\"; echo old >&3; read go; echo late >&3", "sh", path], input: .pipe(gate))
        try await listening.run(until: "the old one's line") { listening.texts == ["old\n"] }
        try FileManager.default.removeItem(atPath: path)
        try await listening.run(until: "a new pipe") { PathStatus(path: path)?.isFifo == true }
        let new = try Self.shell("echo new > \"$1\"", path)
        try await listening.run(until: "the new one's line") { listening.texts == ["old\n", "new\n"] }
        gate.write("go\n")
        try await listening.run(until: "the old one's last line") { listening.streams.allSatisfy(\.hasEnded) }
        #expect(listening.texts == ["old\nlate\n", "new\n"])
        #expect(try await old.wait() == .code(0))
        #expect(try await new.wait() == .code(0))
    }
}
