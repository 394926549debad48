// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogModel
import LogSources
import LogStore
import Synchronization
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct IntakeTests {
    /// What an intake told.
    private final class Observer: IntakeObserver {
        struct Told {
            var failures: [String] = []
            var recoveries = 0
            var overwritten: [OverwrittenRecords] = []
            var lost = LostRecords()
        }

        let told = Mutex(Told())

        func read(_ bytes: RawSpan) {}
        func crashed(_ crash: CrashRecord) {}
        func warned(_ words: String) {}
        func storeFailed(_ error: StoreError) { told.withLock { $0.failures.append(error.description) } }
        func storeRecovered() { told.withLock { $0.recoveries += 1 } }
        func overwrote(_ records: OverwrittenRecords) { told.withLock { $0.overwritten.append(records) } }
        func lost(_ records: LostRecords) { told.withLock { $0.lost = records } }
    }

    /// An intake on a small ring, on a thread of its own.
    private final class Bench: Sendable {
        let disk = MemoryDisk()
        let store: SegmentStore
        let observer = Observer()
        let stopper = IntakeStopper()
        let file = ScriptedSource.Progress()
        let pipe = ScriptedSource.Progress()

        init(sinks: [String], maxSize: Int = 20_000) throws {
            var options = StoreOptions(directory: "/ring")
            options.segmentSize = ByteSize(2_000)
            options.maxSize = ByteSize(maxSize)
            options.memorySize = ByteSize(20_000)
            store = try SegmentStore(options: options, disk: disk)
            for sink in sinks { _ = try store.cursor(of: sink) }
        }

        /// Reads so many lines of a file, and so many of a pipe; returns once it was stopped or the pipe has ended.
        func run(file lines: Int, pipe pipeLines: Int) async {
            await withCheckedContinuation { continuation in
                Thread.detachNewThread { [self] in
                    var options = IntakeOptions()
                    options.blockSize = ByteSize(1_000)
                    options.linger = .milliseconds(1)
                    options.whenFull = [.wait, .overwrite]
                    let sources = [
                        ScriptedSource((0..<lines).map { "file \($0)" }, isFile: true, progress: file),
                        ScriptedSource((0..<pipeLines).map { "pipe \($0)" }, isFile: false, progress: pipe),
                    ]
                    Intake(sources: sources, store: store, options: options, observer: observer, ledger: Ledger(), stopper: stopper).run()
                    continuation.resume()
                }
            }
        }

        /// All documents from a record on.
        func documents(from sequence: UInt64 = 0) throws -> [JSONDocument] {
            var reader = BlockReader(ring: store, from: sequence)
            var batch = StoredBatch()
            while true {
                do {
                    guard try reader.next(into: &batch) else { return JSONDocument.lines(Data(batch.bytes)) }
                } catch is BlockReader.Skip {}
            }
        }
    }

    @Test func `a source that waits is not read while the ring is full, and costs no sink a record`() async throws {
        let bench = try Bench(sinks: ["slow"])
        let run = Task { await bench.run(file: 3_000, pipe: 0) }
        try await eventually("it waits") { bench.observer.told.withLock { $0.failures.contains { $0.contains("still waits for slow") } } }
        #expect(bench.file.lines < 3_000)
        var taken = 0
        try await eventually("all is read") {
            taken = try bench.documents().filter { $0.message.hasPrefix("file") }.count
            try bench.store.advance("slow", to: bench.store.nextSequence - 1)
            return bench.file.lines == 3_000
        }
        bench.stopper.stop()
        await run.value
        #expect(bench.observer.told.withLock { $0.overwritten.isEmpty && $0.lost.records == 0 && $0.recoveries > 0 })
        #expect(bench.store.nextSequence == 3_000 && taken > 0)
    }

    @Test func `a pipe beside it is read on, and what goes for it is told`() async throws {
        let bench = try Bench(sinks: ["slow"])
        let run = Task { await bench.run(file: 100_000, pipe: 3_000) }
        try await eventually("the pipe is read to its end") { bench.pipe.lines == 3_000 }
        #expect(bench.file.lines < 100_000)
        bench.stopper.stop()
        await run.value
        let told = bench.observer.told.withLock { $0 }
        #expect(told.overwritten.first?.from == 0 && told.overwritten.last?.to == bench.store.oldestSequence && told.lost.records == 0)
        #expect(zip(told.overwritten, told.overwritten.dropFirst()).allSatisfy { $0.to == $1.from }, "each record once")
        let documents = try bench.documents(from: bench.store.oldestSequence)
        let numbers = documents.map(\.message).filter { $0.hasPrefix("pipe") }.compactMap { Int($0.dropFirst(5)) }
        #expect(numbers.last == 2_999 && numbers == Array((numbers.first ?? 0)..<3_000))
        #expect(documents.contains { $0.dataset == "panicbox.gap" })
    }

    @Test func `while the disk fails both are read into memory, and all is on the disk once it works`() async throws {
        let bench = try Bench(sinks: [], maxSize: 1 << 20)
        bench.disk.fail(with: .broken)
        let run = Task { await bench.run(file: 50, pipe: 50) }
        try await eventually("all is in memory") { bench.store.nextSequence == 100 }
        #expect(bench.store.memoryUse.records == 100 && !bench.store.health.isOK)
        #expect(bench.file.stored == 0 && bench.pipe.stored == 0, "what is in memory only has no receipt")
        #expect(try bench.documents().count == 100, "and can be read")
        bench.disk.heal()
        try await eventually("all is on the disk") { bench.store.writtenSequence == 100 && bench.store.health.isOK }
        try await eventually("it says so") { bench.observer.told.withLock { $0.recoveries == 1 } }
        try await eventually("the receipts") { bench.file.stored == 390 && bench.pipe.stored == 390 }
        bench.stopper.stop()
        await run.value
        #expect(bench.observer.told.withLock { $0.failures.first?.contains("Input/output error") == true && $0.lost.records == 0 })
        #expect(try bench.documents().map(\.message).filter { $0.hasPrefix("pipe") } == (0..<50).map { "pipe \($0)" })
    }

    @Test func `a place behind what was passed over is stored though no record ever comes, and is no arrival`() async throws {
        final class PassingSource: LogSource {
            var descriptors: [Int32] { [] }
            var isFinished: Bool { false }
            private var passed = [Samples.position(1, 30)]

            func next(into buffer: inout ByteBuffer) -> SourceEvent? { nil }
            func position(ofStream number: Int, at offset: UInt64) -> SourcePosition? { nil }
            func takeClosedPositions() -> [SourcePosition] { [] }
            func takeWarnings() -> [String] { [] }
            func takePassedPositions() -> [SourcePosition] {
                defer { passed = [] }
                return passed
            }
        }
        let bench = try Bench(sinks: [])
        let ledger = Ledger()
        let run = Task {
            await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    Intake(
                        sources: [PassingSource()], store: bench.store, options: IntakeOptions(), observer: bench.observer, ledger: ledger,
                        stopper: bench.stopper
                    ).run()
                    continuation.resume()
                }
            }
        }
        try await eventually("the position") { bench.store.positions == [Samples.position(1, 30)] }
        bench.stopper.stop()
        await run.value
        #expect(bench.store.nextSequence == 0 && ledger.age(of: 0) == nil)
    }

    @Test func `what a sink notes as lost becomes a document without anything else being read`() async throws {
        let bench = try Bench(sinks: [])
        let run = Task { await bench.run(file: 0, pipe: 0) }
        bench.store.noteGap(RingGap(reason: "400 no such field", from: 5, to: 9, records: 3, sink: "search"))
        bench.store.noteGap(RingGap(reason: "byte 7 is damaged", from: 20, to: 24, records: 4))
        try await eventually("both documents") { try bench.documents().count == 2 }
        bench.stopper.stop()
        await run.value
        let documents = try bench.documents()
        #expect(documents.map(\.dataset) == ["panicbox.gap", "panicbox.gap"])
        #expect(documents.map { $0.text("panicbox.gap.reason") } == ["the sink search: 400 no such field", "byte 7 is damaged"])
        #expect(documents.map { $0.number("panicbox.gap.records") } == [3, 4])
    }
}
