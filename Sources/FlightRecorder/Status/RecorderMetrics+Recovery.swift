// SPDX-License-Identifier: Apache-2.0

/// How far sinks are behind, and how they came back.
extension RecorderMetrics {
    static func recovery(_ sinks: [SinkStatus], into metrics: inout MetricsText) {
        metrics.family(
            "panicbox_sink_lag_seconds", .gauge, "How long ago the oldest record came into the ring that the sink has yet to get.",
            sinks.map { .init($0.lag.inSeconds, ("sink", $0.name)) })
        metrics.family(
            "panicbox_sink_recoveries_total", .counter, "Outages after which the sink was given everything that had gathered.",
            sinks.map { .init(Double($0.account.recoveries), ("sink", $0.name)) })
        let last = sinks.compactMap { sink in sink.account.lastRecovery.map { (sink.name, $0) } }
        metrics.family(
            "panicbox_sink_recovery_seconds", .gauge, "How long that took after the last outage, from the sink's first answer on.",
            last.map { .init($1.catchUp.inSeconds, ("sink", $0)) })
        metrics.family(
            "panicbox_sink_outage_seconds", .gauge, "How long the last such outage was.",
            last.map { .init($1.outage.inSeconds, ("sink", $0)) })
    }
}

extension Duration {
    fileprivate var inSeconds: Double { Double(self / .milliseconds(1)).rounded() / 1_000 }
}
