// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import LogSources
import LogStore
import TestSupport
import Testing

@testable import FlightRecorder

/// What an intake makes of the end of a process, and of what a source tells to be lost.
@Suite struct ProcessEndTests {
    /// A source that tells one thing after the other and ends.
    private final class Telling: LogSource {
        private var events: [(SourceEvent, String)]
        /// So long it says nothing once it has told this event.
        private let silence: (behind: Int, time: Duration)?
        private var told = 0
        private var next = ContinuousClock.now

        init(_ events: [(SourceEvent, String)], silence: (behind: Int, time: Duration)? = nil) {
            (self.events, self.silence) = (events, silence)
        }

        var descriptors: [Int32] { [] }
        var isFinished: Bool { events.isEmpty }

        func next(into buffer: inout ByteBuffer) -> SourceEvent? {
            guard !events.isEmpty, next <= .now else { return nil }
            if let silence, silence.behind == told { next = .now + silence.time }
            told += 1
            let (event, text) = events.removeFirst()
            buffer.append(text)
            return event
        }

        func position(ofStream number: Int, at offset: UInt64) -> SourcePosition? { nil }
        func takeClosedPositions() -> [SourcePosition] { [] }
        func takeWarnings() -> [String] { [] }
    }

    private struct Nobody: IntakeObserver {
        func read(_ bytes: RawSpan) {}
        func crashed(_ crash: CrashRecord) {}
        func warned(_ words: String) {}
        func storeFailed(_ error: StoreError) {}
        func storeRecovered() {}
        func overwrote(_ records: OverwrittenRecords) {}
        func lost(_ records: LostRecords) {}
    }

    private static let crash = "panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:4 +0x1d\n"

    private func documents(
        of events: [(SourceEvent, String)], areOfOneProcess: Bool = false, silence: (behind: Int, time: Duration)? = nil
    ) throws -> [JSONDocument] {
        let store = try SegmentStore(options: StoreOptions(directory: "/ring"), disk: MemoryDisk())
        let streams = [0, 1].map { number in
            let id = StreamID(hash: [UInt8(number), 1])
            var stream = SourceStream(number: number, id: id, origin: Origin(), offset: 0)
            if areOfOneProcess { (stream.process, stream.output) = ("7", number == 0 ? .stderr : .stdout) }
            return (SourceEvent.opened(stream), "")
        }
        Intake(
            sources: [Telling(streams + events, silence: silence)], store: store, options: IntakeOptions(), observer: Nobody(),
            ledger: Ledger(),
            stopper: IntakeStopper()
        ).run()
        var reader = BlockReader(ring: store, from: 0)
        var batch = StoredBatch()
        while try reader.next(into: &batch) {}
        return JSONDocument.lines(Data(batch.bytes))
    }

    private static func exited(_ exit: ProcessExit) -> (SourceEvent, String) {
        (.exited(exit, streams: [0, 1], time: Timestamp(nanoseconds: 9_000_000_000)), "")
    }

    @Test func `a crash takes the exit code of its process, and no second document is made of that`() throws {
        let exit = ProcessExit(.code(2), processID: 44)
        let all = try documents(of: [(.bytes(stream: 1, offset: 0), Self.crash), Self.exited(exit), (.ended(stream: 1), "")])
        #expect(all.map(\.dataset) == ["go.crash"])
        #expect(all.first?.number("process.exit_code") == 2 && all.first?.number("process.pid") == 44)
    }

    @Test func `what a source has still to say is heard before a silence counts`() throws {
        // Behind the third event, the crash, it is silent for about as long as ends a crash; then much comes at once, the exit last.
        let exit = ProcessExit(.code(2), processID: 44)
        let others = (0..<50).map { (SourceEvent.bytes(stream: 0, offset: UInt64($0) * 5), "line\n") }
        let all = try documents(
            of: [(.bytes(stream: 1, offset: 0), Self.crash)] + others + [Self.exited(exit)], silence: (behind: 2, time: .milliseconds(450)))
        #expect(all.filter { $0.dataset == "go.crash" }.map { $0.number("process.exit_code") } == [2])
        #expect(all.count == 51)
    }

    @Test func `an end without a crash is a document with the last lines`() throws {
        let exit = ProcessExit(.signal("SIGKILL"))
        let all = try documents(of: [(.bytes(stream: 0, offset: 0), "first\nlast"), Self.exited(exit), (.ended(stream: 0), "")])
        #expect(all.map(\.dataset) == ["go.log", "go.log", "panicbox.exit"])
        #expect(all.last?.text("process.signal") == "SIGKILL")
        let lines = all.last?["panicbox.context.lines"] as? [[String: Any]]
        #expect(lines?.map { $0["message"] as? String } == ["first", "last"])
        #expect(Set(all.map(\.id)).count == 3)
    }

    @Test func `the crash of one process does not excuse the next one's end`() throws {
        let exit = ProcessExit(.code(2))
        let all = try documents(of: [
            (.bytes(stream: 0, offset: 0), Self.crash), Self.exited(exit),
            (.bytes(stream: 0, offset: 100), "again\n"), Self.exited(exit),
        ])
        #expect(all.map(\.dataset) == ["go.crash", "go.log", "panicbox.exit"])
    }

    @Test func `what a source tells to be lost is a document of the stream`() throws {
        let all = try documents(of: [(.lost(SourceGap(reason: "journald suppressed messages", stream: 1, range: 5..<9, records: 4)), "")])
        #expect(all.map(\.dataset) == ["panicbox.gap"])
        #expect(all.first?.text("panicbox.gap.reason") == "journald suppressed messages")
        #expect(all.first?.number("panicbox.gap.records") == 4 && all.first?.number("panicbox.gap.from") == 5)
        #expect(all.first?.text("panicbox.gap.stream") == StreamID(hash: [1, 1]).description)
    }

    @Test func `a crash has the last lines of both outputs, and both are empty behind it`() throws {
        let all = try documents(
            of: [
                (.bytes(stream: 1, offset: 0), "served\n"), (.bytes(stream: 0, offset: 0), "slow\n"),
                (.bytes(stream: 0, offset: 5), Self.crash), (.bytes(stream: 1, offset: 7), "last words\n"), (.ended(stream: 0), ""),
                (.exited(ProcessExit(.code(2)), streams: [1], time: Timestamp(nanoseconds: 1)), ""), (.ended(stream: 1), ""),
            ], areOfOneProcess: true)
        let crash = try #require(all.first { $0.text("event.dataset") == "go.crash" })
        let lines = try #require(crash["panicbox.context.lines"] as? [[String: Any]])
        #expect(lines.map { $0["message"] as? String } == ["served", "slow", "last words"])
        #expect(lines.map { ($0["stream"] as? String)?.count } == [16, nil, 16])
        #expect(lines.map { $0["iostream"] as? String } == ["stdout", "stderr", "stdout"])
        #expect(crash.text("log.iostream") == "stderr")
        let exit = try #require(all.first { $0.text("event.dataset") == "panicbox.exit" })
        #expect(exit["panicbox.context"] == nil)
    }

    @Test func `streams of which nobody says that they are of one process keep their lines apart`() throws {
        let all = try documents(of: [
            (.bytes(stream: 1, offset: 0), "served\n"), (.bytes(stream: 0, offset: 0), "slow\n" + Self.crash), (.ended(stream: 0), ""),
            (.ended(stream: 1), ""),
        ])
        let crash = try #require(all.first { $0.text("event.dataset") == "go.crash" })
        #expect((crash["panicbox.context.lines"] as? [[String: Any]])?.map { $0["message"] as? String } == ["slow"])
    }
}
