// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import GoTraceback
import LogModel
import Synchronization
import TestSupport
import Testing

@testable import Probes

@Suite struct ServiceProbeTests {
    private final class Observer: ProbeObserver {
        let told = Mutex<[String]>([])

        func failed(_ service: String, _ words: String) { told.withLock { $0.append("failed \(service): \(words)") } }
        func answered(_ service: String) {}
        func warned(_ service: String, name: String, _ words: String) { told.withLock { $0.append("warned \(service): \(words)") } }
    }

    private static func probe(
        _ port: Int, service: String? = "storaged", limits: [String: String] = [:], observer: Observer = Observer(),
        notes: HealthNotes = HealthNotes()
    ) throws -> ServiceProbe {
        var options = ProbeOptions()
        options.service = service
        options.expvar = try ProbeAddress(configText: "http://127.0.0.1:\(port)/debug/vars")
        options.interval = .milliseconds(20)
        options.limits = try limits.mapValues { try HealthLimit(configText: $0) }
        return ServiceProbe(options: options, notes: notes, observer: observer)
    }

    private static func crash(_ text: String = "panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/app/main.go:1 +0x1\n")
        -> CrashRecord
    {
        let block = CrashBlock(text: Array(text.utf8), stamp: LineStamp(offset: 0), lines: 5, bytes: text.utf8.count)
        return CrashRecord(crash: CrashParser.parse(block), block: block, time: .now)
    }

    @Test func `it asks until it is cancelled, and the death has what it was told`() async throws {
        let count = Mutex(0)
        let server = try await ScriptedServer { _ in
            .init(200, "{\"timeouts\":\(count.withLock { count in defer { count += 500 }; return count })}")
        }
        let (observer, notes) = (Observer(), HealthNotes())
        let probe = try Self.probe(server.port, limits: ["timeouts": "900"], observer: observer, notes: notes)
        let task = Task { await probe.run() }
        try await eventually("a few answers") { probe.status.polls[.ok] ?? 0 >= 4 }
        task.cancel()
        await task.value
        #expect(probe.status.lastSuccess != nil && probe.status.warnings == 1)
        #expect(observer.told.withLock { $0 } == ["warned storaged: timeouts: 1,000, more than 900"])
        let records = notes.take()
        #expect(records.first?.kind == .metric && records.count { $0.kind == .alert } == 1)
        #expect(records.first { $0.kind == .alert }?.message == "storaged: timeouts: 1,000, more than 900")

        var crash = Self.crash()
        HealthEnricher([probe]).enrich(&crash, of: Origin(service: "storaged"))
        let health = try #require(crash.health)
        #expect(health.changes.first?.name == "timeouts" && health.changes.first?.before == 0 && health.last["timeouts"] ?? 0 >= 1_500)
    }

    @Test func `failures are told and counted, and answers are waited for by nobody`() async throws {
        let closed = try ClosedPort()
        let observer = Observer()
        let probe = try Self.probe(closed.port, observer: observer)
        let task = Task { await probe.run() }
        try await eventually("a few questions") { probe.status.polls[.unreachable] ?? 0 >= 2 }
        task.cancel()
        await task.value
        #expect(observer.told.withLock { $0.first } == "failed storaged: Connection refused" && probe.status.lastSuccess == nil)
        var exit = ExitRecord(ProcessExit(.signal("SIGKILL")), time: .now, offset: 0)
        HealthEnricher([probe]).enrich(&exit, of: Origin(service: "storaged"))
        #expect(exit.health == nil)
    }

    @Test func `a death is told of its own service, and what is survived of none`() async throws {
        let known = [Snapshots.snapshot(0, counters: ["a": 1])]
        func probe(_ service: String?) -> ServiceProbe {
            var options = ProbeOptions()
            options.service = service
            return ServiceProbe(options: options, restored: known, notes: HealthNotes(), observer: Observer())
        }
        func health(_ probes: [ServiceProbe], of service: String?, _ record: CrashRecord = ServiceProbeTests.crash()) -> HealthReport? {
            var record = record
            record.time = Snapshots.time(5)
            HealthEnricher(probes).enrich(&record, of: Origin(service: service))
            return record.health
        }
        #expect(health([probe("a")], of: "a") != nil && health([probe("a")], of: "b") == nil && health([probe("a")], of: nil) == nil)
        #expect(health([probe("a"), probe(nil)], of: "b") != nil && health([probe(nil)], of: nil) != nil)
        // Around a process an only probe is of that process, whatever names it.
        for (probes, isTold) in [([probe("a")], true), ([probe("a"), probe("b")], false)] {
            var record = Self.crash()
            record.time = Snapshots.time(5)
            HealthEnricher(probes, isOfOneProcess: true).enrich(&record, of: Origin(service: nil))
            #expect((record.health != nil) == isTold)
        }
        let survived = Self.crash("http: panic serving 127.0.0.1:1: boom\ngoroutine 7 [running]:\nmain.main()\n\t/src/app/main.go:1 +0x1\n")
        #expect(survived.crash.kind == .httpPanic && health([probe(nil)], of: "a", survived) == nil)
    }
}
