// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import LogModel
import Synchronization
import Testing

@testable import Diagnosis

@Suite struct DiagnoserTests {
    private static func pack(_ id: ConfigNode, version: ConfigNode = "1.0.0") throws -> RulePack {
        try RulePack([Deaths.file([["id": id, "title": "T", "cause": "c", "when": ["text": "boom"]]], version: version)])
    }

    @Test func `crashes and silent deaths get what fits`() throws {
        let diagnoser = Diagnoser(try Self.pack("first"))
        var crash = Deaths.panic("boom")
        diagnoser.enrich(&crash, of: Origin())
        var exit = Deaths.exit(.code(1), lines: [(.error, "boom")])
        diagnoser.enrich(&exit, of: Origin())
        #expect(crash.diagnoses.map(\.rule) == ["first"] && exit.diagnoses.map(\.rule) == ["first"])
        var other = Deaths.panic("other")
        diagnoser.enrich(&other, of: Origin())
        #expect(other.diagnoses.isEmpty)
    }

    @Test func `another pack takes over, its version with it`() throws {
        let diagnoser = Diagnoser(try Self.pack("first"))
        diagnoser.replace(with: try Self.pack("second", version: "1.1.0"))
        diagnoser.use.noteRefusedReload()
        var crash = Deaths.panic("boom")
        diagnoser.enrich(&crash, of: Origin())
        let snapshot = diagnoser.use.snapshot
        #expect(crash.diagnoses.map(\.version) == ["1.1.0"] && snapshot.version == "1.1.0")
        #expect(snapshot.reloads == 1 && snapshot.refusedReloads == 1 && crash.diagnoses.map(\.rule) == ["second"])
    }

    @Test func `rules that nothing has asked for are read with the first death, once`() throws {
        let reads = Mutex(0)
        let pack = try Self.pack("first")
        let diagnoser = Diagnoser {
            reads.withLock { $0 += 1 }
            return pack
        }
        #expect(reads.withLock { $0 } == 0 && diagnoser.use.snapshot.version == nil)
        for _ in 0..<2 {
            var crash = Deaths.panic("boom")
            diagnoser.enrich(&crash, of: Origin())
            #expect(crash.diagnoses.map(\.rule) == ["first"])
        }
        diagnoser.prepare()
        #expect(reads.withLock { $0 } == 1 && diagnoser.use.snapshot.version == "1.0.0" && diagnoser.use.snapshot.reloads == 0)
    }
}
