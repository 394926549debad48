// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import Probes

@Suite struct HealthReportTests {
    private static func document(_ report: HealthReport) throws -> JSONDocument {
        try #require(JSONDocument(Array("{".utf8) + report.members + Array("}".utf8)))
    }

    @Test func `it has the first, the last and the difference`() throws {
        let row = [
            Snapshots.snapshot(0, goroutines: 180), Snapshots.snapshot(10, goroutines: 200),
            Snapshots.snapshot(70, goroutines: 9_420, counters: ["timeouts": 3_114]),
        ]
        let report = try #require(HealthReport(of: row, disks: [Snapshots.disk(bytesFree: 0)], unanswered: nil, death: Snapshots.time(75)))
        let document = try Self.document(report)
        #expect(document.number("before.goroutines") == 180 && document.number("last.goroutines") == 9_420)
        #expect(document.number("diff.seconds") == 70)
        #expect(
            document.text("diff.summary")?.hasPrefix("disk /data has no bytes left") == true
                && document.text("diff.summary")?.hasSuffix("goroutines 180 to 9,420 in 70 s, timeouts +3,114") == true)
        let changes = document["diff.changes"] as? [[String: Any]]
        #expect(changes?.first?["name"] as? String == "timeouts" && changes?.first?["last"] as? Double == 3_114)
        #expect(report.last["goroutines"] == 9_420 && report.disks.first?.exhausted == .bytes && report.seconds == 70)
        #expect(report.changes.first?.name == "timeouts")
    }

    @Test func `one snapshot has no difference, and disks alone are a snapshot`() throws {
        let one = try #require(
            HealthReport(of: [Snapshots.snapshot(0, goroutines: 5)], disks: [], unanswered: nil, death: Snapshots.time(1)))
        let document = try Self.document(one)
        #expect(document["before"] == nil && document["diff"] == nil && document.number("last.goroutines") == 5 && one.changes.isEmpty)
        let disks = try #require(HealthReport(of: [], disks: [Snapshots.disk()], unanswered: nil, death: Snapshots.time(1)))
        #expect(try Self.document(disks)["last.disks"] != nil)
        #expect(HealthReport(of: [], disks: [], unanswered: nil, death: Snapshots.time(1)) == nil)
    }

    @Test func `what was not asked each time is told as it was known last`() throws {
        let row = [
            Snapshots.snapshot(0, counters: ["a": 1]), Snapshots.snapshot(10, goroutines: 5), Snapshots.snapshot(20, goroutines: 9),
            Snapshots.snapshot(30, counters: ["a": 2]),
        ]
        let document = try Self.document(try #require(HealthReport(of: row, disks: [], unanswered: nil, death: Snapshots.time(31))))
        #expect(document.number("before.goroutines") == 5 && document.number("last.goroutines") == 9)
        #expect(
            document.text("last.dumped") == Snapshots.time(20).description
                && document.text("last.@timestamp") != document.text("last.dumped"))
    }

    @Test func `questions that had no answer are told`() throws {
        let silence = HealthHistory.Unanswered(polls: 4, since: Snapshots.time(60), reason: "no whole answer within 2s")
        let report = try #require(
            HealthReport(of: [Snapshots.snapshot(0, goroutines: 5)], disks: [], unanswered: silence, death: Snapshots.time(100)))
        let document = try Self.document(report)
        #expect(document.number("unanswered.polls") == 4 && document.text("unanswered.reason") == "no whole answer within 2s")
        #expect(document.text("diff.summary") == "no answer for 40 s (no whole answer within 2s)")
    }
}
