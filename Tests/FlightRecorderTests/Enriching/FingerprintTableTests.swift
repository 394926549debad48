// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import FlightRecorder

@Suite("What is remembered of a fingerprint")
struct FingerprintTableTests {
    private static let day: Int64 = 86_400

    private static func time(_ days: Int64) -> Timestamp { Timestamp(nanoseconds: (1_000 + days) * day * 1_000_000_000) }

    private static func table(max: Int = 100) -> FingerprintTable {
        var options = HistoryOptions()
        options.max = max
        return FingerprintTable(options: options)
    }

    @Test func `first, last, count and versions are told, each of a service and a fingerprint`() {
        var table = Self.table()
        let first = table.note("a", service: "orders", version: "1.0.0", at: Self.time(0))
        #expect(first == FingerprintHistory(firstSeen: Self.time(0), lastSeen: nil, count: 1, versions: ["1.0.0"]))
        _ = table.note("a", service: "cart", version: nil, at: Self.time(1))
        _ = table.note("b", service: "orders", version: nil, at: Self.time(1))
        let second = table.note("a", service: "orders", version: "1.1.0", at: Self.time(2))
        #expect(second == FingerprintHistory(firstSeen: Self.time(0), lastSeen: Self.time(0), count: 2, versions: ["1.0.0", "1.1.0"]))
        #expect(table.entries.count == 3)
    }

    @Test(
        arguments: [
            (8, "1.1.0", true), (7, "1.1.0", true), (6, "1.1.0", false), (8, "1.0.0", false), (8, "0.9.0", false), (8, nil, false),
        ] as [(Int64, String?, Bool)])
    func `it is back when it was long unseen and the version is newer than all it was met in`(days: Int64, version: String?, isBack: Bool) {
        var table = Self.table()
        _ = table.note("a", service: "orders", version: "1.0.0", at: Self.time(0))
        #expect(table.note("a", service: "orders", version: version, at: Self.time(days)).isRegression == isBack)
    }

    @Test func `without a version before, nothing comes back`() {
        var table = Self.table()
        _ = table.note("a", service: "orders", version: nil, at: Self.time(0))
        #expect(!table.note("a", service: "orders", version: "1.0.0", at: Self.time(30)).isRegression)
    }

    @Test func `the ones unseen for longest make room`() {
        var table = Self.table(max: 10)
        for index in 0..<100 {
            _ = table.note("f\(index)", service: nil, version: nil, at: Self.time(Int64(index)))
            #expect(table.entries.count <= 10)
        }
        #expect(table.entries.keys.contains { $0.fingerprint == "f99" } && !table.entries.keys.contains { $0.fingerprint == "f80" })
    }

    @Test func `versions are bounded, and so are texts that come from outside`() {
        var table = Self.table()
        for index in 0..<100 {
            _ = table.note("a", service: String(repeating: "s", count: 9_999), version: "1.\(index).0", at: Self.time(0))
        }
        let history = table.note("a", service: String(repeating: "s", count: 9_999), version: "2.0.0", at: Self.time(0))
        #expect(history.versions.count == 16 && history.versions.last == "2.0.0" && history.count == 101)
        #expect(table.entries.keys.allSatisfy { $0.service.count <= 256 })
    }

    @Test func `what the ring tells is counted once`() {
        var table = Self.table()
        _ = table.note("a", service: "orders", version: "1.0.0", at: Self.time(1))
        table.restore("a", service: "orders", version: "1.0.0", at: Self.time(0))
        table.restore("a", service: "orders", version: "1.0.0", at: Self.time(1))
        table.restore("a", service: "orders", version: "1.0.0", at: Self.time(2))
        #expect(table.note("a", service: "orders", version: nil, at: Self.time(3)).count == 3)
    }
}
