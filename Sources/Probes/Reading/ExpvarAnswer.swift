// SPDX-License-Identifier: Apache-2.0

/// What `expvar` says of a service: its memory, and the counters that it publishes itself.
struct ExpvarAnswer: Hashable, Sendable {
    /// Of `memstats`, under the names that documents have.
    var memory: [String: Double] = [:]
    /// By name.
    var counters: [String: Double] = [:]
    /// Counters beyond those.
    var omitted = 0

    /// Most counters that are kept; Go lists them by name, so those are always the same.
    static let mostCounters = 500

    /// The numbers of `runtime.MemStats` that tell something of one moment, and those that a new process begins anew.
    private static let memoryNames = [
        "Alloc": "alloc", "Sys": "sys", "HeapAlloc": "heap_alloc", "HeapSys": "heap_sys", "HeapInuse": "heap_inuse",
        "HeapIdle": "heap_idle", "HeapReleased": "heap_released", "HeapObjects": "heap_objects", "StackInuse": "stack_inuse",
        "NextGC": "next_gc", "NumGC": "num_gc", "PauseTotalNs": "pause_total_ns", "GCCPUFraction": "gc_cpu_fraction",
        "TotalAlloc": "total_alloc", "Mallocs": "mallocs", "Frees": "frees",
    ]

    init() {}

    /// - Parameter redact: The name without its secrets; nil where it has none.
    init(_ json: RawSpan, redact: (String) -> String? = { _ in nil }) throws(JSONNumbers.Fault) {
        var answer = ExpvarAnswer()
        try JSONNumbers.read(json) { answer.take($0, $1, redact) }
        self = answer
    }

    private mutating func take(_ name: String, _ value: Double, _ redact: (String) -> String?) {
        if name.hasPrefix("memstats.") {
            if let known = ExpvarAnswer.memoryNames[String(name.dropFirst(9))] { memory[known] = value }
        } else if counters.count < ExpvarAnswer.mostCounters || counters[name] != nil {
            if let clean = redact(name) {
                // Names that differ only in a secret are one.
                counters[clean, default: 0] += value
            } else {
                counters[name] = value
            }
        } else {
            omitted += 1
        }
    }
}
