// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogModel
import LogParsing
import LogSources
import LogStore
import Logging
import TestSupport
import Testing

@testable import FlightRecorder

/// What is remembered of crashes is kept with the ring and outlives it.
@Suite struct CrashHistoryTests {
    private static let log = QuietLog(Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    private static let crash = "panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:4 +0x1d\n"

    private static func store(on disk: MemoryDisk, maxSize: Int = 1_000_000) throws -> SegmentStore {
        var options = StoreOptions(directory: "/ring")
        options.segmentSize = ByteSize(4_000)
        options.maxSize = ByteSize(maxSize)
        return try SegmentStore(options: options, disk: disk)
    }

    private static func history(_ store: SegmentStore) -> CrashHistory { CrashHistory(options: HistoryOptions(), store: store, log: log) }

    /// Lets an intake read so many crashes of a service, and answers their documents.
    @discardableResult
    private static func read(_ count: Int, to store: SegmentStore, _ history: CrashHistory) throws -> [JSONDocument] {
        var options = IntakeOptions()
        options.enrichers = [history]
        options.origin = Origin(service: "orders", serviceVersion: "1.4.0")
        let before = store.nextSequence
        let source = ScriptedSource(
            Array(repeating: crash, count: count), isFile: false, endsByItself: true, progress: ScriptedSource.Progress())
        Intake(sources: [source], store: store, options: options, observer: Silent(), ledger: Ledger(), stopper: IntakeStopper()).run()
        var reader = BlockReader(ring: store, from: before)
        var batch = StoredBatch()
        while true {
            // The oldest may have gone since.
            do { guard try reader.next(into: &batch) else { break } } catch is BlockReader.Skip {}
        }
        return JSONDocument.lines(Data(batch.bytes)).filter { $0.text("event.dataset") == "go.crash" }
    }

    private struct Silent: IntakeObserver {
        func read(_ bytes: RawSpan) {}
        func crashed(_ crash: CrashRecord) {}
        func warned(_ words: String) {}
        func storeFailed(_ error: StoreError) {}
        func storeRecovered() {}
        func overwrote(_ records: OverwrittenRecords) {}
        func lost(_ records: LostRecords) {}
    }

    @Test func `the next run goes on counting from it`() throws {
        let disk = MemoryDisk()
        let store = try Self.store(on: disk)
        let history = Self.history(store)
        try Self.read(3, to: store, history)
        for written in [false, true] {
            if written { history.save() }
            let counts = Self.history(store).counts
            #expect(
                counts.map(\.count) == [3] && counts.map(\.key.service) == ["orders"] && counts.map(\.key.kind) == ["panic"], "\(written)")
        }
    }

    @Test func `a drill is not remembered`() throws {
        let history = Self.history(try Self.store(on: MemoryDisk()))
        var drill = try DeathCountsTests.record(DrillMark.text("0123456789abcdef"))
        history.enrich(&drill, of: Origin(service: "orders"))
        #expect(drill.history == nil && history.counts.isEmpty)
    }

    @Test func `each crash tells how often its like was seen, and when`() throws {
        let store = try Self.store(on: MemoryDisk())
        let documents = try Self.read(3, to: store, Self.history(store))
        #expect(documents.map { $0["panicbox.history.count"] as? Int } == [1, 2, 3])
        #expect(documents[0]["panicbox.history.last_seen"] == nil && documents[2]["panicbox.history.last_seen"] != nil)
        let first = documents[0].text("@timestamp")
        #expect(documents.allSatisfy { $0.text("panicbox.history.first_seen") == first && $0["panicbox.regression"] == nil })
        #expect(documents[2]["panicbox.history.versions"] as? [String] == ["1.4.0"])
    }

    @Test func `a run that goes on knows what the run before has written`() throws {
        let disk = MemoryDisk()
        do {
            let store = try Self.store(on: disk)
            let history = Self.history(store)
            try Self.read(2, to: store, history)
            history.save()
        }
        let store = try Self.store(on: disk)
        #expect(try Self.read(1, to: store, Self.history(store)).map { $0["panicbox.history.count"] as? Int } == [3])
    }

    @Test func `what a run that was killed had not written is found in the ring`() throws {
        let disk = MemoryDisk()
        do {
            let store = try Self.store(on: disk)
            try Self.read(2, to: store, Self.history(store))
        }
        let store = try Self.store(on: disk)
        #expect(try Self.read(1, to: store, Self.history(store)).map { $0["panicbox.history.count"] as? Int } == [3])
    }

    @Test func `it outlives the ring's eviction`() throws {
        let disk = MemoryDisk()
        do {
            let store = try Self.store(on: disk, maxSize: 10_000)
            let history = Self.history(store)
            try Self.read(40, to: store, history)
            #expect((store.segments.first?.firstSequence ?? 0) > 10)
            history.save()
        }
        let store = try Self.store(on: disk, maxSize: 10_000)
        #expect(try Self.read(1, to: store, Self.history(store)).map { $0["panicbox.history.count"] as? Int } == [41])
    }

    @Test func `a damaged line costs itself alone`() throws {
        let disk = MemoryDisk()
        var table = FingerprintTable(options: HistoryOptions())
        for name in ["a", "b", "c"] { _ = table.note(name, service: "orders", version: nil, at: Timestamp(nanoseconds: 5)) }
        let file = HistoryFile(directory: "/ring")
        try file.write(table, to: disk)
        let whole = try disk.read("/ring/history", at: 0, count: 1 << 20)
        for place in whole.indices {
            var torn = whole
            torn[place] = 0
            try disk.replace("/ring/history", with: torn)
            let (entries, damaged) = try file.read(from: disk)
            // An LF that is gone makes one line of two.
            #expect(damaged == 1 && entries.count == (whole[place] == 0x0A && place < whole.count - 1 ? 1 : 2))
            #expect(entries.allSatisfy { table.entries[$0.0] == $0.1 })
        }
    }

    @Test func `a file that is cut anywhere, or is none of ours, stops nobody`() throws {
        let disk = MemoryDisk()
        for text in ["", "{", "\u{0}\u{0}\u{0}", "[1]\n\n{\"service\":1}\n", "{\"count\":-1}\n"] {
            try disk.replace("/ring/history", with: Array(text.utf8))
            let store = try Self.store(on: disk)
            #expect(try Self.read(1, to: store, Self.history(store)).count == 1)
        }
    }
}
