// SPDX-License-Identifier: Apache-2.0

import LogModel
import LogParsing
import LogSources
import LogStore
import Probes
import TestSupport
import Testing

@testable import FlightRecorder

/// Health records on their way through an intake into the ring, and back at the next start.
@Suite struct StoredHealthTests {
    private static let now = Timestamp.now

    private static func record(_ service: String?, _ secondsAgo: Int64, kind: HealthRecord.Kind = .metric) -> HealthRecord {
        HealthRecord(
            service: service, time: now - .seconds(secondsAgo), kind: kind, message: "\(service ?? "all") \(secondsAgo)",
            members: Array(#""last":{"goroutines":\#(secondsAgo)}"#.utf8))
    }

    /// A ring into which an intake has written these.
    private static func ring(_ records: [HealthRecord]) throws -> SegmentStore {
        let store = try SegmentStore(options: StoreOptions(directory: "/ring"), disk: MemoryDisk())
        var options = IntakeOptions()
        options.origin.service = "configured"
        let notes = HealthNotes()
        options.healthNotes = notes
        for record in records { notes.add(record) }
        let ledger = Ledger()
        Intake(
            sources: [], store: store, options: options, observer: LoggingObserver(log: QuietLog(LogOptions().makeLogger())),
            ledger: ledger,
            stopper: IntakeStopper()
        ).run()
        #expect(ledger.snapshot.intake.read == records.count && ledger.snapshot.intake.stored == records.count)
        return store
    }

    @Test func `what the intake has written is read back, of one service and of the last quarter of an hour`() throws {
        let store = try Self.ring([
            Self.record("a", 2_000), Self.record("a", 300), Self.record("b", 200), Self.record("a", 100),
            Self.record("a", 50, kind: .alert),
            Self.record(nil, 20),
        ])
        func times(_ service: String?, most: Int = 10) -> [Timestamp] {
            StoredHealth.snapshots(of: service, in: store, most: most, now: Self.now).map(\.time)
        }
        #expect(times("a") == [Self.now - .seconds(300), Self.now - .seconds(100)])
        #expect(times("b") == [Self.now - .seconds(200)] && times("configured") == [Self.now - .seconds(20)])
        #expect(times(nil).count == 4 && times(nil, most: 2).count == 2 && times("c").isEmpty)
    }

    @Test func `numbers are for sinks that take everything, warnings for those that take warnings`() {
        let metric = DocumentEntry(length: 1, kind: .health, severity: .info)
        let alert = DocumentEntry(length: 1, kind: .health, severity: .warning)
        var options = ShipOptions()
        #expect(options.wants(metric) && options.wants(alert))
        options.ship = .warn
        #expect(!options.wants(metric) && options.wants(alert))
        options.ship = .crashes
        #expect(!options.wants(metric) && !options.wants(alert))
    }
}
