// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
package import LogModel

extension HealthSnapshot {
    /// The snapshot that a document in the ring holds, which was written at `time`; nil where it holds none.
    package init?(document: [UInt8], time: Timestamp) {
        guard let stored = try? JSONDecoder().decode(StoredHealth.self, from: Data(document)).panicbox.health.last else { return nil }
        self.init(time: time)
        if let total = stored.goroutines {
            goroutines = GoroutineCount(
                total: total, isCut: stored.goroutinesCut ?? false, states: stored.states ?? [], places: stored.places ?? [])
        }
        if stored.memstats != nil || stored.counters != nil {
            var answer = ExpvarAnswer()
            answer.memory = stored.memstats ?? [:]
            for counter in stored.counters ?? [] { answer.counters[counter.name] = counter.value }
            answer.omitted = stored.countersOmitted ?? 0
            expvar = answer
        }
        heap = stored.heap
    }
}

/// The part of a health document that is read back.
private struct StoredHealth: Decodable {
    var panicbox: Own

    struct Own: Decodable {
        var health: Health
    }

    struct Health: Decodable {
        var last: Snapshot
    }

    struct Counter: Decodable {
        var name: String
        var value: Double
    }

    struct Snapshot: Decodable {
        var goroutines: Int?
        var goroutinesCut: Bool?
        var states: [GoroutineCount.State]?
        var places: [GoroutineCount.Place]?
        var memstats: [String: Double]?
        var heap: [HeapSite]?
        var counters: [Counter]?
        var countersOmitted: Int?

        enum CodingKeys: String, CodingKey {
            case goroutines, states, places, memstats, heap, counters
            case goroutinesCut = "goroutines_cut"
            case countersOmitted = "counters_omitted"
        }
    }
}
