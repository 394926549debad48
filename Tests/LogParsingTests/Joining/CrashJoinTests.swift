// SPDX-License-Identifier: Apache-2.0

import Foundation
import GoTraceback
import LogModel
import TestSupport
import Testing

@testable import LogParsing

@Suite struct CrashJoinTests {
    /// A stream of stderr and a crash file beside it, with one writer as in an intake.
    private final class Desk {
        var writer = DocumentWriter()
        private var stderr = RecordAssembler(origin: EncodedOrigin(stream: .random(), origin: Origin()))
        private var file = RecordAssembler(
            origin: EncodedOrigin(stream: .random(), origin: Origin(path: "/crash")), copyWait: .seconds(3))
        private var offsets: (stderr: UInt64, file: UInt64) = (0, 0)

        func onStderr(_ text: String) {
            for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                stderr.take(Array(line.utf8).rawSpan, stamp: LineStamp(offset: offsets.stderr), isPartial: false, to: &writer)
                offsets.stderr += UInt64(line.utf8.count + 1)
            }
        }

        func inFile(_ text: String) {
            for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                file.take(Array(line.utf8).rawSpan, stamp: LineStamp(offset: offsets.file), isPartial: false, to: &writer)
                offsets.file += UInt64(line.utf8.count + 1)
            }
        }

        func stderrIsSilent() { stderr.release(to: &writer) }
        func fileIsSilent() { file.release(to: &writer) }
        var isPositionDue: Bool { writer.isPositionDue }
        var heldOffset: UInt64? { file.heldOffset }
        var filePatience: Duration? { file.patience }

        var documents: [JSONDocument] {
            // The bytes are lent for the call, which copies them.
            JSONDocument.lines(unsafe writer.batch.bytes.withUnsafeBytes { unsafe Data($0) })
        }
        var crashes: [JSONDocument] { documents.filter { $0.dataset == "go.crash" } }
    }

    private static func fixture(_ name: String) throws -> (stderr: String, file: String) {
        let folder = Golden.fixtures.appendingPathComponent("crashfile")
        func text(_ end: String) throws -> String {
            try String(contentsOf: folder.appendingPathComponent("\(name).\(end)"), encoding: .utf8)
        }
        return (try text("stderr"), try text("crashfile"))
    }

    @Test(arguments: ["deadlock", "panic", "maps"], [true, false])
    func `one crash on both is one document, whichever comes first`(_ name: String, fileFirst: Bool) throws {
        let (stderr, file) = try Self.fixture(name)
        let desk = Desk()
        if fileFirst { desk.inFile(file) } else { desk.onStderr(stderr) }
        if fileFirst { desk.fileIsSilent() } else { desk.stderrIsSilent() }
        if fileFirst { desk.onStderr(stderr) } else { desk.inFile(file) }
        desk.stderrIsSilent()
        desk.fileIsSilent()
        #expect(desk.crashes.count == 1, "stderr's is told without waiting")
        if !fileFirst { #expect(desk.heldOffset != nil && desk.filePatience == .seconds(3)) }
        desk.fileIsSilent()
        #expect(desk.crashes.count == 1 && desk.heldOffset == nil && desk.filePatience == nil)
        #expect(desk.isPositionDue, "what was dropped is to be passed over by the next run too")
        let crash = try #require(desk.crashes.first)
        #expect(crash.text("error.stack_trace").map { stderr.hasSuffix($0) } == true)
        #expect(crash["log.file.path"] == nil && crash["panicbox.context.lines"] != nil)
        #expect(desk.documents.count == 2, "the service's own line, and no blank one")
    }

    @Test(arguments: ["deadlock", "panic", "maps"])
    func `a crash that came by the file alone is a document by itself`(_ name: String) throws {
        let (stderr, file) = try Self.fixture(name)
        let desk = Desk()
        desk.onStderr(try #require(stderr.split(separator: "\n").first.map { "\($0)\n" }))
        desk.inFile(file)
        #expect(desk.filePatience == .seconds(3), "its end is the file's closing, or a long silence")
        desk.fileIsSilent()
        #expect(desk.crashes.isEmpty && desk.heldOffset != nil && desk.filePatience == .seconds(3))
        desk.fileIsSilent()
        let crash = try #require(desk.crashes.first)
        #expect(desk.crashes.count == 1 && desk.heldOffset == nil)
        #expect(crash.text("log.file.path") == "/crash" && crash.text("go.culprit.function")?.hasPrefix("main.") == true)
        #expect(crash.text("error.stack_trace").map { file.hasSuffix($0) } == true)
    }

    @Test(arguments: ["deadlock", "panic", "maps"])
    func `a headline without stacks takes those of the file`(_ name: String) throws {
        let (stderr, file) = try Self.fixture(name)
        let headEnd = try #require(stderr.range(of: "\n\n"))
        let desk = Desk()
        desk.inFile(file)
        desk.fileIsSilent()
        desk.onStderr(String(stderr[..<headEnd.lowerBound]) + "\n")
        desk.stderrIsSilent()
        desk.fileIsSilent()
        let crash = try #require(desk.crashes.first)
        #expect(desk.crashes.count == 1)
        #expect(crash.text("error.stack_trace").map { stderr.hasSuffix($0) } == true, "the whole text as if stderr had brought it")
        #expect(crash.text("go.culprit.function")?.hasPrefix("main.") == true && crash["go.crash.incomplete"] as? Bool == false)
    }

    @Test func `stacks that come after a headline was told have it, too`() throws {
        let (stderr, file) = try Self.fixture("maps")
        let headEnd = try #require(stderr.range(of: "\n\n"))
        let desk = Desk()
        desk.onStderr(String(stderr[..<headEnd.lowerBound]) + "\n")
        desk.stderrIsSilent()
        desk.inFile(file)
        for _ in 0..<2 { desk.fileIsSilent() }
        #expect(desk.crashes.map(\.message) == Array(repeating: "fatal error: concurrent map writes", count: 2))
        #expect(desk.crashes[1].text("error.stack_trace").map { stderr.hasSuffix($0) } == true)
        #expect(desk.crashes[1].text("log.file.path") == "/crash")
    }

    @Test func `a headline of somebody else takes nobody's stacks`() throws {
        let (_, file) = try Self.fixture("deadlock")
        let desk = Desk()
        desk.inFile(file)
        desk.fileIsSilent()
        desk.onStderr("panic: of another process\n")
        desk.stderrIsSilent()
        desk.fileIsSilent()
        #expect(desk.crashes.map(\.message).sorted() == ["goroutine 1 [chan receive]:", "panic: of another process"])
    }

    @Test func `a headline that may be of two takes nobody's stacks either`() throws {
        let desk = Desk()
        for name in ["deadlock", "maps"] {
            desk.inFile(try Self.fixture(name).file)
            desk.fileIsSilent()
        }
        desk.onStderr("fatal error: concurrent map writes\n")
        desk.stderrIsSilent()
        desk.fileIsSilent()
        #expect(desk.crashes.count == 3)
    }

    @Test func `two processes that die alike are two documents, however their copies come`() throws {
        let (stderr, file) = try Self.fixture("deadlock")
        let desk = Desk()
        desk.onStderr(stderr)
        desk.stderrIsSilent()
        desk.inFile(file)
        desk.fileIsSilent()
        desk.inFile(file)
        desk.fileIsSilent()
        desk.fileIsSilent()
        #expect(desk.crashes.count == 2)
        #expect(desk.crashes.compactMap { $0.text("log.file.path") } == ["/crash"], "one was on stderr, one in the file alone")
    }

    @Test func `a crash that was told long ago is no pair to a copy of now`() throws {
        let (stderr, file) = try Self.fixture("panic")
        let desk = Desk()
        desk.onStderr(stderr)
        desk.stderrIsSilent()
        desk.writer.join.now = Timestamp(nanoseconds: 61_000_000_000)
        desk.inFile(file)
        desk.fileIsSilent()
        desk.fileIsSilent()
        #expect(desk.crashes.count == 2)
    }

    @Test func `many copies without a pair are held in bounds, and none is lost`() throws {
        let (_, file) = try Self.fixture("deadlock")
        let desk = Desk()
        for _ in 0..<100 {
            desk.inFile(file)
            desk.fileIsSilent()
        }
        #expect(desk.crashes.count >= 96)
        desk.fileIsSilent()
        #expect(desk.crashes.count == 100)
    }
}
