// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import TestSupport

/// The ledger of one run of the agent, read from its status page all the while: it must add up whenever it is looked at.
final class ChaosBooks: Sendable {
    private let process: ChildProcess
    private let state = Mutex(State())

    private struct State {
        var last: MetricsPage?
        var scrapes = 0
        var faults: [String] = []
    }

    init(of process: ChildProcess) {
        self.process = process
    }

    /// The last page that was read.
    var last: MetricsPage { state.withLock { $0.last } ?? MetricsPage() }
    var scrapes: Int { state.withLock { $0.scrapes } }
    /// What did not add up.
    var faults: [String] { state.withLock { $0.faults } }

    /// Reads the page until the process has ended or the task is cancelled.
    func keep() async {
        while !Task.isCancelled, process.exit == nil {
            await scrape()
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Returns behind a look at the page that began after this call.
    func refresh() async throws {
        let goal = scrapes + 2
        try await eventually("the page is read") { scrapes >= goal || process.exit != nil }
    }

    private func scrape() async {
        guard let port, let page = await MetricsPage.fetch(port: port) else { return }
        state.withLock { state in
            state.faults += ChaosBooks.faults(of: page, after: state.last).prefix(5)
            state.last = page
            state.scrapes += 1
        }
    }

    /// As its log says: `status on http://127.0.0.1:40001/metrics`.
    private var port: Int? {
        let digits = process.errors.components(separatedBy: "status on http://127.0.0.1:").dropFirst().first?.prefix { $0.isNumber }
        return digits.flatMap { Int($0) }
    }

    private static let settled = ["delivered", "dead_lettered", "withheld", "overwritten", "unreadable"]

    private static func faults(of page: MetricsPage, after last: MetricsPage?) -> [String] {
        var faults: [String] = []
        for sink in page.sinks {
            func records(_ name: String) -> Int { page.records("\(name)_total", of: sink) }
            let all = records("backlog") + page["records_stored_total"]
            let waiting = page.records("waiting", of: sink)
            let sum = settled.reduce(0) { $0 + records($1) } + waiting
            if all != sum { faults.append("\(sink): \(all) records, of which \(sum) are accounted for") }
            if waiting < 0 { faults.append("\(sink): \(waiting) records wait") }
        }
        let (read, lost) = (page["records_read_total"], page["records_lost_total"])
        if read < page["records_stored_total"] + lost {
            faults.append("\(read) records were read, \(page["records_stored_total"]) stored and \(lost) lost")
        }
        // A page of before the intake is at work has no backlog yet.
        for (name, value) in page.values where name.contains("_total") && !name.contains("_backlog_") {
            if let before = last?.values[name], before > value { faults.append("\(name) went back from \(before) to \(value)") }
        }
        return faults
    }
}
