// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import Probes

@Suite struct ExpvarAnswerTests {
    @Test func `what a real service says is its memory and its own counters`() throws {
        let json = try Snapshots.fixture("vars.json")
        let answer = try ExpvarAnswer(json.rawSpan)
        #expect(answer.counters == ["queue.waiting": 1_000, "redis_pool_timeouts": 1_038])
        #expect(answer.memory["heap_alloc"] ?? 0 > 1_000_000 && answer.memory["num_gc"] != nil && answer.memory.count == 16)
        #expect(answer.omitted == 0)
    }

    @Test func `a secret in a name is redacted, and names that differ in it alone are one`() throws {
        let json = Array(#"{"tokens":{"abc1":2,"abc2":3,"none":4},"memstats":{"Alloc":5}}"#.utf8)
        let answer = try ExpvarAnswer(json.rawSpan) { $0.contains("abc") ? "tokens.[redacted:secret]" : nil }
        #expect(answer.counters == ["tokens.[redacted:secret]": 5, "tokens.none": 4] && answer.memory["alloc"] == 5)
    }

    @Test func `counters beyond the bound are counted`() throws {
        let json = Array(("{" + (0..<20_000).map { "\"c\($0)\":\($0)" }.joined(separator: ",") + "}").utf8)
        let answer = try ExpvarAnswer(json.rawSpan)
        #expect(answer.counters.count == ExpvarAnswer.mostCounters && answer.omitted == 20_000 - ExpvarAnswer.mostCounters)
    }
}
