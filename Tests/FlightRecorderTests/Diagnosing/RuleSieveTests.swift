// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import Diagnosis
@testable import FlightRecorder

@Suite struct RuleSieveTests {
    private static let pack = Result { try RuleFolder.pack() }

    @Test(arguments: RuleFixtureTests.outputs)
    func `no rule that fits a crash is held back`(_ output: RuleFixtureTests.Output) throws {
        let pack = try Self.pack.get()
        let bytes = [UInt8](try Data(contentsOf: Golden.fixtures.appending(path: "go/\(output.file)")))
        for crash in DeathSample.crashes(in: bytes) {
            var death = Death(crash)
            let fitting = pack.rules.filter { rule in
                var match = RuleMatch()
                return rule.stage != .off && rule.condition?.holds(in: &death, &match) == true
            }.map(\.id)
            #expect(pack.diagnose(crash).map(\.rule) == Array(fitting.prefix(8)))
        }
    }

    @Test func `most rules are held back from an ordinary crash`() throws {
        let pack = try Self.pack.get()
        let sieve = RuleSieve(pack.rules.map { $0.condition?.requirement ?? .nothing })
        let text =
            "panic: runtime error: index out of range [7] with length 3\n\ngoroutine 1 [running]:\nmain.put(0x7)\n\t/src/main.go:9 +0x1d\n"
        let death = Death(try #require(DeathSample.crashes(in: Array(text.utf8)).first))
        let left = sieve.rules(for: death.kind, death.sketch)
        #expect(left.count < 20, "\(left.map { pack.rules[$0].id })")
    }
}
