// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// How a service did at one moment: what it said of itself, and how full its disks were.
package struct HealthSnapshot: Sendable {
    /// When it was asked.
    package var time: Timestamp
    /// nil where no answer was read.
    var expvar: ExpvarAnswer?
    /// nil where no dump was read.
    var goroutines: GoroutineCount?
    /// Who holds memory, the largest first; nil where no profile was read.
    var heap: [HeapSite]?
    var disks: [DiskUse] = []
    /// When goroutines and heap were asked for, where that was at another time.
    var dumpTime: Timestamp?

    init(time: Timestamp) { self.time = time }

    /// The numbers that are read together.
    enum Family: CaseIterable {
        case counters, memory, goroutines, heap, disks

        /// Whether a name that is not there stands for nothing at all: a counter that nobody has added to, a place where nobody stands.
        var countsFromZero: Bool { self == .counters || self == .goroutines || self == .heap }
    }

    /// Every number under the name that limits, rules and changes know it by.
    var values: [String: Double] {
        // What the service calls by one of our own names gives way.
        Family.allCases.reduce(into: [:]) { all, family in all.merge(values(of: family) ?? [:]) { $1 } }
    }

    /// The numbers of a family; nil where they were not read.
    func values(of family: Family) -> [String: Double]? {
        switch family {
        case .counters: expvar?.counters
        case .memory: expvar.map { Dictionary($0.memory.map { ("memstats.\($0)", $1) }) { $1 } }
        case .goroutines: goroutines?.values
        case .heap: heap.map { Dictionary($0.map { ("heap.\($0.function)", Double($0.bytes)) }) { $1 } }
        case .disks: disks.isEmpty ? nil : disks.reduce(into: [:]) { $0.merge($1.values) { $1 } }
        }
    }

    /// The same with what only another one knows, which was near to it: not everything is asked each time.
    func completed(by other: HealthSnapshot) -> HealthSnapshot {
        var whole = self
        whole.expvar = expvar ?? other.expvar
        guard goroutines == nil, heap == nil, other.goroutines != nil || other.heap != nil else { return whole }
        (whole.goroutines, whole.heap) = (other.goroutines, other.heap)
        whole.dumpTime = other.dumpTime ?? other.time
        return whole
    }

    /// True where only a new process can have so little of what never falls.
    func isOfNewProcess(after earlier: HealthSnapshot) -> Bool {
        ["total_alloc", "mallocs", "num_gc"].contains { name in
            guard let before = earlier.expvar?.memory[name], let now = expvar?.memory[name] else { return false }
            return now < before
        }
    }
}

extension GoroutineCount {
    fileprivate var values: [String: Double] {
        var values = ["goroutines": Double(total)]
        for state in states { values["goroutines.state.\(state.state)"] = Double(state.count) }
        for place in places { values["goroutines.at.\(place.inApp ?? place.top)", default: 0] += Double(place.count) }
        return values
    }
}

extension DiskUse {
    fileprivate var values: [String: Double] {
        [
            "disk.\(path).bytes_free": Double(bytesFree), "disk.\(path).bytes_total": Double(bytesTotal),
            "disk.\(path).inodes_free": Double(inodesFree), "disk.\(path).inodes_total": Double(inodesTotal),
        ]
    }
}
