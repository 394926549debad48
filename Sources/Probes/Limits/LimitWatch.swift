// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Tells when numbers pass their limits. An episode ends a tenth within the limit.
struct LimitWatch: Sendable {
    private let limits: [(name: String, limit: HealthLimit)]
    private var episodes: [String: WarningEpisode] = [:]

    /// A number that has passed its limit.
    struct Warning: Hashable, Sendable {
        var name: String
        var limit: HealthLimit
        /// The number, or by how much it rose within a minute.
        var value: Double
    }

    private static let slack = 0.1

    init(_ limits: [String: HealthLimit]) {
        self.limits = limits.map { (name: $0.key, limit: $0.value) }.sorted { $0.name < $1.name }
    }

    /// What the newest of `snapshots`, which are of one process and oldest first, gives cause to warn of.
    mutating func check(_ snapshots: [HealthSnapshot]) -> [Warning] {
        guard let newest = snapshots.last, !limits.isEmpty else { return [] }
        let values = newest.values
        return limits.compactMap { name, limit in
            guard let now = values[name], let value = LimitWatch.value(of: name, now, limit, snapshots) else { return nil }
            return pass(name, limit, value, at: newest.time)
        }
    }

    private mutating func pass(_ name: String, _ limit: HealthLimit, _ value: Double, at time: Timestamp) -> Warning? {
        let excess = (limit.kind == .below ? -1 : 1) * (value - limit.amount)
        let place: WarningEpisode.Place = excess > 0 ? .beyond : excess > -abs(limit.amount) * LimitWatch.slack ? .between : .within
        return episodes[name, default: WarningEpisode()].isNews(place, at: time) ? Warning(name: name, limit: limit, value: value) : nil
    }

    /// The number itself, or how much more it is than a minute before; where it was asked less often, the share of a minute.
    private static func value(of name: String, _ now: Double, _ limit: HealthLimit, _ snapshots: [HealthSnapshot]) -> Double? {
        guard limit.kind == .rise, let newest = snapshots.last else { return now }
        let minute = newest.time - .seconds(60)
        let earlier = snapshots.dropLast()
        // The oldest within the minute, else the one before.
        guard let base = earlier.first(where: { $0.time >= minute && $0.values[name] != nil }) ?? earlier.last,
            let before = base.values[name]
        else { return nil }
        let seconds = Double(newest.time.nanoseconds.subtractingReportingOverflow(base.time.nanoseconds).partialValue) / 1e9
        return (now - before) / max(1, seconds / 60)
    }
}

extension LimitWatch.Warning {
    /// `goroutines: 10,240, more than 10000`
    var words: String {
        let number = limit.configText.hasSuffix("B") ? ShownNumber.bytes(value) : ShownNumber.plain(value)
        let written = limit.configText.drop { "<>+".contains($0) }
        return switch limit.kind {
        case .above: "\(name): \(number), more than \(written)"
        case .below: "\(name): \(number), less than \(written)"
        case .rise: "\(name): rose by \(number) within a minute, more than \(written.dropLast(2))"
        }
    }
}
