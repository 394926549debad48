// SPDX-License-Identifier: Apache-2.0

import GoTraceback
import LogModel
import Testing

@testable import FlightRecorder

@Suite struct DeathCountsTests {
    private let counts = DeathCounts()

    /// A crash record of a text, as the parser makes it.
    static func record(_ text: String, fingerprint: String? = nil, at second: Int64 = 5) throws -> CrashRecord {
        var record = try #require(CrashRecord.first(in: text))
        record.time = Timestamp(nanoseconds: second * 1_000_000_000)
        record.fingerprint = fingerprint ?? record.fingerprint
        return record
    }

    private static let panic = "panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/a/main.go:3 +0x1d\n"

    private func enter(_ record: CrashRecord, service: String? = "shop") {
        var record = record
        counts.enrich(&record, of: Origin(service: service))
    }

    @Test func `crashes are counted by service, kind and fingerprint, and the last one of a service is known`() throws {
        try enter(Self.record(Self.panic, fingerprint: "a", at: 9))
        try enter(Self.record(Self.panic, fingerprint: "a", at: 7))
        try enter(Self.record(Self.panic, fingerprint: "b"), service: nil)
        let account = counts.snapshot
        #expect(account.crashes[.init(service: "shop", kind: "panic", fingerprint: "a")] == 2)
        #expect(account.crashes[.init(service: "unknown", kind: "panic", fingerprint: "b")] == 1)
        #expect(account.lastCrash["shop"] == Timestamp(nanoseconds: 9_000_000_000))
    }

    @Test func `a stack that was only logged is counted, and is no death`() throws {
        let stack =
            "goroutine 7 [running]:\nruntime/debug.Stack()\n\t/go/src/runtime/debug/stack.go:24 +0x5e\nmain.f()\n\t/a/main.go:3 +0x1d\n"
        let logged = try Self.record(stack)
        #expect(!logged.crash.kind.isLethal)
        enter(logged)
        #expect(counts.snapshot.crashes.count == 1 && counts.snapshot.lastCrash.isEmpty)
    }

    @Test func `counts go on from those of earlier runs`() throws {
        let key = DeathAccount.CrashKey(service: "shop", kind: "panic", fingerprint: "a")
        counts.restore([.init(key: key, count: 41, last: Timestamp(nanoseconds: 3_000_000_000))])
        #expect(counts.snapshot.lastCrash["shop"] == Timestamp(nanoseconds: 3_000_000_000))
        try enter(Self.record(Self.panic, fingerprint: "a", at: 9))
        #expect(counts.snapshot.crashes == [key: 42] && counts.snapshot.lastCrash["shop"] == Timestamp(nanoseconds: 9_000_000_000))
    }

    @Test func `a drill is no crash`() throws {
        let record = try Self.record(DrillMark.text("0123456789abcdef"))
        #expect(record.drill == "0123456789abcdef" && record.kindName == "drill" && record.level == .notice)
        enter(record)
        #expect(counts.snapshot.drills == 1 && counts.snapshot.crashes.isEmpty && counts.snapshot.lastCrash.isEmpty)
        for text in [
            "panic: panicbox drill 0123: no service has crashed", "panic: panicbox drill 0123456789abcdeg: no service has crashed",
        ] {
            #expect(try Self.record(Self.panic.replacing("panic: boom", with: text)).drill == nil)
        }
    }

    @Test func `whatever comes, the tables are bounded and nothing is left uncounted`() throws {
        let record = try Self.record(Self.panic)
        for number in 0..<3_000 {
            var crash = record
            crash.fingerprint = "f\(number)"
            enter(crash, service: "s\(number % 700)")
        }
        let account = counts.snapshot
        #expect(account.crashes.count <= 2 * DeathAccount.fingerprintLimit + 1 && account.lastCrash.count <= DeathAccount.limit + 1)
        #expect(account.crashes.values.reduce(0, +) == 3_000)
        #expect(account.lastCrash["other"] != nil)
        var regression = record
        regression.history = FingerprintHistory(firstSeen: record.time, lastSeen: record.time, count: 2, versions: ["1.0.0", "1.1.0"])
        regression.history?.isRegression = true
        for number in 0..<1_000 { enter(regression, service: "s\(number)") }
        #expect(counts.snapshot.regressions.count == DeathAccount.limit + 1)
        #expect(counts.snapshot.regressions["other"] == 1_000 - DeathAccount.limit)
    }

    @Test func `silent deaths are counted by how they ended, and rules by their stage`() throws {
        var killed = ProcessExit(.signal("SIGKILL"))
        killed.isOutOfMemory = true
        for exit in [killed, ProcessExit(.signal("SIGKILL")), ProcessExit(.code(2)), ProcessExit(.code(0))] {
            var record = ExitRecord(exit, time: .now, offset: 0)
            counts.enrich(&record, of: Origin(service: "shop"))
        }
        let causes = counts.snapshot.exits.keys.map(\.cause).sorted()
        #expect(causes == ["code", "oom_kill", "signal", "success"])
        var crash = try Self.record(Self.panic)
        crash.diagnoses = [
            CrashDiagnosis(rule: "bbolt-nil-db", version: "1.0.0", stage: .active, title: "", cause: ""),
            CrashDiagnosis(rule: "go-nil", version: "1.0.0", stage: .canary, title: "", cause: ""),
        ]
        enter(crash)
        #expect(
            counts.snapshot.diagnoses == [
                .init(service: "shop", rule: "bbolt-nil-db", stage: "active"): 1,
                .init(service: "shop", rule: "go-nil", stage: "canary"): 1,
            ])
    }
}
