// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    /// `./service 2>&1 | panicbox`
    @Suite struct RecordCommandTests {
        @Test func `the input goes on byte for byte, and crashes are shown on standard error`() async throws {
            let folder = try TemporaryFolder()
            var input = Data(try (ServiceLog.lines(0..<50) + ServiceLog.crash()).utf8)
            input.append(Data((0..<4_000).map { UInt8($0 * 7 & 0xFF) }))
            let path = try folder.write(input, to: "input")
            let process = try await Panicbox.run(["--ring", folder.file("ring"), "--forward"], input: .file(path))
            #expect(process.exit == .code(0) && process.output == input)
            #expect(process.errors.contains("CRASH panic: runtime error: invalid memory address"))
            #expect(
                process.errors.contains("panicbox: 1 crash recorded. Read the ring with: lz4cat '\(folder.file("ring"))'/segments/*.lz4"))
        }

        @Test func `a crash is shown at once, while the service's pipe is still open`() async throws {
            let folder = try TemporaryFolder()
            let pipe = TestPipe()
            let process = try Panicbox.start(["--ring", folder.file("ring")], input: .pipe(pipe))
            pipe.write(try ServiceLog.lines(0..<3) + ServiceLog.crash())
            try await eventually("the report") { process.outputText.contains("fingerprint") }
            #expect(process.outputText.contains("at main.opNil (rt.go:46)") && process.outputText.contains("request 2 took"))
            #expect(process.exit == nil)
            pipe.end()
            #expect(try await process.wait() == .code(0))
        }

        @Test func `quiet says nothing, and the service's name is in every document`() async throws {
            let folder = try TemporaryFolder()
            let path = try folder.write(ServiceLog.lines(0..<3) + ServiceLog.crash(), to: "input")
            let process = try await Panicbox.run(["--ring", folder.file("ring"), "--quiet", "--service", "storaged"], input: .file(path))
            #expect(process.exit == .code(0) && process.outputText.isEmpty && process.errors.isEmpty)
            let documents = try await Panicbox.documents(inRing: folder.file("ring"))
            #expect(documents.count == 4 && documents.allSatisfy { $0.text("service.name") == "storaged" })
        }

        @Test func `an interrupt is the service's to answer, and SIGTERM ends the recording cleanly`() async throws {
            let folder = try TemporaryFolder()
            let pipe = TestPipe()
            let process = try Panicbox.start(["--ring", folder.file("ring")], input: .pipe(pipe))
            pipe.write(ServiceLog.lines(0..<2) + "without an end")
            try await eventually("the lines are stored") { folder.names(in: "ring/segments").count == 1 }
            process.signal(SIGINT)
            process.signal(SIGQUIT)
            pipe.write("\n")
            try await eventually("it is read") { pipe.unread == 0 }
            pipe.write("last")
            try await eventually("it is read") { pipe.unread == 0 }
            process.signal(SIGTERM)
            pipe.write(" words of a service that was stopped, too\nend")
            try await eventually("they are read") { pipe.unread == 0 }
            pipe.end()
            #expect(try await process.wait() == .code(0))
            let documents = try await Panicbox.documents(inRing: folder.file("ring"))
            #expect(documents.map(\.message).suffix(3) == ["without an end", "last words of a service that was stopped, too", "end"])
        }

        @Test func `a second recorder on the same ring is refused with the first one's pid`() async throws {
            let folder = try TemporaryFolder()
            let pipe = TestPipe()
            let first = try Panicbox.start(["--ring", folder.file("ring")], input: .pipe(pipe))
            pipe.write("line\n")
            try await eventually("the first has the ring") { folder.names(in: "ring/segments").count == 1 }
            let second = try await Panicbox.run(["--ring", folder.file("ring")])
            #expect(second.exit == .code(1))
            #expect(second.errors.contains("the ring \(folder.file("ring")) is in use by process \(first.pid)"))
            pipe.end()
            #expect(try await first.wait() == .code(0))
        }

        @Test(arguments: [["--nonsense"], ["run"], ["parse", "--format", "xml"], ["parse", "--lines"], ["record", "extra"]])
        func `a wrong command line ends with 2 and says how it goes`(arguments: [String]) async throws {
            let process = try await Panicbox.run(arguments)
            #expect(process.exit == .code(2) && process.outputText.isEmpty)
            #expect(process.errors.contains("Usage:"))
        }

        @Test func `help and version end with 0`() async throws {
            let version = try await Panicbox.run(["--version"])
            #expect(version.exit == .code(0) && version.outputText.contains("."))
            for command in [[], ["run"], ["parse"], ["check"], ["record"]] {
                let help = try await Panicbox.run(command + ["--help"])
                #expect(help.exit == .code(0) && help.outputText.contains("EXAMPLES"), "\(command)")
            }
        }

        @Test func `a ring that cannot be made ends with 1 and names it`() async throws {
            let folder = try TemporaryFolder()
            try folder.write("a file", to: "file")
            let process = try await Panicbox.run(["--ring", folder.file("file/ring")])
            #expect(process.exit == .code(1) && process.errors.contains(folder.file("file/ring")))
        }
    }
}
