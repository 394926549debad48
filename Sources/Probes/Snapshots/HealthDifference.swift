// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// What changed between snapshots of one process, in the order in which a person wants to hear it.
struct HealthDifference: Sendable {
    /// The largest relative change first; those that are worth a word.
    var changes: [HealthReport.Change]
    var seconds: Double

    static let mostChanges = 50
    /// Less than a hundredth is noise.
    private static let least = 0.01

    /// Between the first and the last snapshot that has each family of numbers: a dump is not read each time.
    init(of snapshots: some BidirectionalCollection<HealthSnapshot>) {
        let (first, last) = (snapshots.first?.time.nanoseconds ?? 0, snapshots.last?.time.nanoseconds ?? 0)
        seconds = Double(last.subtractingReportingOverflow(first).partialValue) / 1e9
        changes = HealthSnapshot.Family.allCases.flatMap { HealthDifference.changes(of: $0, between: snapshots) }
            .filter { $0.relative >= HealthDifference.least && !HealthDifference.alwaysRises($0.name) }
            .sorted { $0.relative != $1.relative ? $0.relative > $1.relative : $0.name < $1.name }
        changes.removeLast(max(0, changes.count - HealthDifference.mostChanges))
    }

    private static func changes(
        of family: HealthSnapshot.Family, between snapshots: some BidirectionalCollection<HealthSnapshot>
    ) -> [HealthReport.Change] {
        guard let before = snapshots.first(where: { $0.values(of: family) != nil })?.values(of: family),
            let last = snapshots.last(where: { $0.values(of: family) != nil })?.values(of: family)
        else { return [] }
        return Set(before.keys).union(last.keys).compactMap { name in
            let absent: Double? = family.countsFromZero ? 0 : nil
            guard let old = before[name] ?? absent, let new = last[name] ?? absent, old != new else { return nil }
            return HealthReport.Change(name: name, before: old, last: new)
        }
    }

    /// What any running process has more of from moment to moment.
    private static func alwaysRises(_ name: String) -> Bool {
        ["memstats.total_alloc", "memstats.mallocs", "memstats.frees"].contains(name)
    }
}

extension HealthReport.Change {
    /// How much it changed for what it was. Small numbers are taken for somewhat larger ones: from 0 to 3 is no change of infinite size.
    var relative: Double { abs(last - before) / max(abs(before), floor) }

    private var floor: Double {
        switch unit {
        case .bytes: 1_048_576
        case .nanoseconds: 1e8
        case .count: 10
        case .share: 0.05
        }
    }

    private enum Unit {
        case bytes, nanoseconds, count, share
    }

    private var unit: Unit {
        if name == "memstats.gc_cpu_fraction" { return .share }
        if name.hasPrefix("heap.") || name.hasSuffix(".bytes_free") { return .bytes }
        guard name.hasPrefix("memstats.") else { return .count }
        if name.hasSuffix("_ns") { return .nanoseconds }
        return ["memstats.heap_objects", "memstats.num_gc"].contains(name) ? .count : .bytes
    }

    /// True for a counter of the service's own, of which the growth says more than the number.
    private var isOwn: Bool {
        !name.hasPrefix("goroutines") && !["memstats.", "heap.", "disk."].contains { name.hasPrefix($0) }
    }

    /// `goroutines 180 to 9,420`, `redis_pool_timeouts +3,114`, `memstats.heap_alloc 12.1 MiB to 1.2 GiB`.
    var words: String {
        if isOwn, last > before { return "\(name) +\(text(last - before))" }
        return "\(shownName) \(text(before)) to \(text(last))"
    }

    private var shownName: String {
        name.hasPrefix("goroutines.at.") ? "goroutines at \(name.dropFirst("goroutines.at.".count))" : name
    }

    private func text(_ value: Double) -> String {
        switch unit {
        case .bytes: ShownNumber.bytes(value)
        case .nanoseconds: "\(ShownNumber.plain((value / 1e6).rounded())) ms"
        case .count, .share: ShownNumber.plain(value)
        }
    }
}
