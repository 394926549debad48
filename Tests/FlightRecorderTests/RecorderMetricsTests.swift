// SPDX-License-Identifier: Apache-2.0

import Diagnosis
import Foundation
import LogModel
import Probes
import TestSupport
import Testing

@testable import FlightRecorder
@testable import LogSinks

@Suite struct RecorderMetricsTests {
    private static let deploy = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../deploy").standardizedFileURL
    private static let promtool = ProcessInfo.processInfo.environment["PANICBOX_PROMTOOL"].flatMap { $0.isEmpty ? nil : $0 }

    /// A recorder to which everything has happened that there is a metric of.
    private static func status() throws -> RecorderStatus {
        let (deaths, ledger) = (DeathCounts(), Ledger())
        var crash = try DeathCountsTests.record("panic: a \"b\"\n\ngoroutine 1 [running]:\nmain.main()\n\t/a/main.go:3 +0x1d\n")
        crash.diagnoses = [CrashDiagnosis(rule: "bbolt-nil-db", version: "1.0.0", stage: .active, title: "", cause: "")]
        crash.history = FingerprintHistory(firstSeen: crash.time, lastSeen: crash.time, count: 2, versions: ["1.0.0", "1.1.0"])
        crash.history?.isRegression = true
        deaths.enrich(&crash, of: Origin(service: "sh\"op\n"))
        var exit = ExitRecord(ProcessExit(.code(3)), time: .now, offset: 0)
        deaths.enrich(&exit, of: Origin(service: "shop"))
        ledger.enter { account in
            (account.read, account.stored, account.readBytes, account.redactions) = (9, 9, 900, ["bearer": 2])
        }
        let start = ContinuousClock.now
        ledger.open("search", backlog: 1)
        for second in 0..<2 { ledger.failed("search", at: start + .seconds(second)) }
        ledger.answered("search", at: start + .seconds(3))
        _ = ledger.settle("search", at: start + .milliseconds(3_250)) { $0.delivered += 10 }
        var status = RecorderStatus()
        (status.intake, status.deaths, status.process) = (ledger.snapshot.intake, deaths.snapshot, .own)
        var sink = SinkStatus(name: "search")
        (sink.account, sink.lag) = (ledger.snapshot.sinks["search"] ?? SinkAccount(), .milliseconds(1_500))
        sink.endpoints = [
            EndpointStatus(
                address: "http://host:9200", state: .closed, consecutiveFailures: 0, failures: 2, successes: 3, wait: .zero,
                lastFailure: nil)
        ]
        status.sinks = [sink]
        status.receivers = [ReceiverStatus(address: "127.0.0.1:8020")]
        status.receivers[0].answers = [200: 1]
        var probe = ProbeStatus(service: "shop")
        (probe.polls, probe.lastSuccess) = ([.ok: 7], Timestamp.now)
        (status.probes, status.rules) = ([probe], PackUse(version: "1.0.0").snapshot)
        return status
    }

    /// The families that a page has.
    private static func names(in page: String) -> Set<String> {
        Set(page.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }.map { String($0.split(separator: " ")[2]) })
    }

    /// The names of metrics in a text that uses them.
    private static func used(in text: String) -> Set<String> {
        Set(text.matches(of: /\b(?:panicbox|process)_[a-z_]+/).map { String($0.output) })
    }

    @Test func `what has happened stands on the page`() throws {
        let page = RecorderMetrics.text(of: try Self.status())
        for line in [
            #"panicbox_crashes_by_fingerprint_total{service="sh\"op\n",kind="panic",fingerprint="#, "panicbox_read_bytes_total 900\n",
            #"panicbox_last_crash_timestamp_seconds{service="sh\"op\n"} 5"#, #"panicbox_regressions_total{service="sh\"op\n"} 1"#,
            #"panicbox_exits_total{service="shop",cause="code"} 1"#,
            #"panicbox_diagnoses_total{service="sh\"op\n",rule="bbolt-nil-db",stage="active"} 1"#,
            #"panicbox_redactions_total{kind="bearer"} 2"#, #"panicbox_sink_lag_seconds{sink="search"} 1.5"#,
            #"panicbox_sink_recoveries_total{sink="search"} 1"#, #"panicbox_sink_recovery_seconds{sink="search"} 0.25"#,
            #"panicbox_sink_outage_seconds{sink="search"} 3"#, "panicbox_drills_total 0\n",
        ] { #expect(page.contains(line), "\(line)") }
    }

    @Test(.enabled(if: promtool != nil, "PANICBOX_PROMTOOL names no promtool")) func `promtool has nothing against the page`() async throws
    {
        let folder = try TemporaryFolder()
        let path = try folder.write(RecorderMetrics.text(of: try Self.status()), to: "metrics")
        let process = try ChildProcess(Self.promtool ?? "", ["check", "metrics"], input: .file(path))
        #expect(try await process.wait() == .code(0), "\(process.errors)\(process.outputText)")
    }

    @Test func `alerts and dashboard name no metric that is not there`() throws {
        let known = Self.names(in: RecorderMetrics.text(of: try Self.status()))
        #expect(known.count > 40)
        for name in ["prometheus/panicbox.rules.yaml", "prometheus/panicbox.rules.test.yaml", "grafana/panicbox.json"] {
            let text = try String(contentsOf: Self.deploy.appendingPathComponent(name), encoding: .utf8)
            let used = Self.used(in: text).filter { !["panicbox_"].contains($0) }
            #expect(used.count > 10 && used.isSubset(of: known), "\(name): \(used.subtracting(known).sorted())")
        }
    }

    @Test func `each panel has its place, its data source and a query`() throws {
        let bytes = try Data(contentsOf: Self.deploy.appendingPathComponent("grafana/panicbox.json"))
        let dashboard = try #require(JSONDocument(bytes))
        let panels = (dashboard["panels"] as? [[String: Any]] ?? []).map(JSONDocument.init)
        #expect(
            panels.filter { $0.text("type") == "row" }.map { $0.text("title") } == ["Crashes", "Delivery", "Ring", "The recorder itself"])
        #expect(Set(panels.compactMap { $0.number("id") }).count == panels.count && dashboard.number("schemaVersion") != nil)
        var taken: Set<[Int]> = []
        for panel in panels {
            let place = ["x", "y", "w", "h"].compactMap { panel.number("gridPos.\($0)") }
            #expect(place.count == 4 && place[0] + place[2] <= 24, "\(panel.text("title") ?? "")")
            for x in place[0]..<place[0] + place[2] {
                for y in place[1]..<place[1] + place[3] { #expect(taken.insert([x, y]).inserted, "\(panel.text("title") ?? "")") }
            }
            guard panel.text("type") != "row" else { continue }
            let targets = (panel["targets"] as? [[String: Any]] ?? []).map(JSONDocument.init)
            #expect(panel.text("datasource.uid") == "${datasource}" && !targets.isEmpty && targets.allSatisfy { $0.text("expr") != nil })
        }
    }
}
