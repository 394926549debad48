// SPDX-License-Identifier: Apache-2.0

import Diagnosis
import Foundation
import LogModel
import TestSupport
import Testing

@testable import FlightRecorder

/// The rules over outputs of real Go programs.
@Suite struct RuleFixtureTests {
    /// Files of real crashes, by the scenario in their name: `1.25.5/bbolt_nil_db.all.stderr` is `bbolt_nil_db`.
    struct Output: Sendable, CustomTestStringConvertible {
        var file: String
        var testDescription: String { file }
        var scenario: String { String(file.split(separator: "/")[1].prefix { $0 != "." }) }
        /// Without a stack only the text tells.
        var hasStack: Bool { !file.contains(".none.") }
    }

    /// What the scenarios of storage faults are.
    private static let storage = [
        "bbolt_db_not_open": "bbolt-not-open", "bbolt_nil_bucket": "bbolt-nil-bucket", "bbolt_nil_db": "bbolt-nil-db",
        "disk_full": "disk-enospc", "etcd_timeout": "etcd-request-timeout", "raft_log_panic": "etcd-raft-log-lost",
        "redis_pool_exhausted": "redis-pool-exhausted", "sqlite_busy": "sqlite-busy",
        // Their names are of something else, but each says a storage fault in words: a store that may not be opened, a file that is not
        // there, and the backend of etcd with the reason in the line before.
        "log_panic": "disk-permission", "err_patherror": "disk-no-such-file", "zap_panic_style": "etcd-backend-open",
    ]
    /// Read once: it is asked of hundreds of outputs.
    private static let pack = Result { try RuleFolder.pack() }
    private static let domains: Set<String> = ["bbolt", "badger", "sqlite", "redis", "etcd", "disk"]

    static let outputs: [Output] = {
        let table = (try? String(contentsOf: Golden.fixtures.appending(path: "go/truth.tsv"), encoding: .utf8)) ?? ""
        return table.split(separator: "\n").map { Output(file: String($0.prefix { $0 != "\t" })) }
    }()

    @Test func `the fixtures are there`() { #expect(Self.outputs.count > 400) }

    @Test(arguments: outputs)
    func `a storage fault gets its rule first, and nothing else gets a storage rule`(_ output: Output) throws {
        let pack = try Self.pack.get()
        let domains = Dictionary(uniqueKeysWithValues: pack.rules.map { ($0.id, $0.domain) })
        let bytes = [UInt8](try Data(contentsOf: Golden.fixtures.appending(path: "go/\(output.file)")))
        let found = DeathSample.crashes(in: bytes).map { pack.diagnose($0).map(\.rule) }
        if let expected = Self.storage[output.scenario], output.hasStack {
            #expect(found.last?.first == expected)
        } else {
            #expect(!found.joined().contains { Self.domains.contains(domains[$0] ?? "") }, "\(found)")
        }
    }
}
