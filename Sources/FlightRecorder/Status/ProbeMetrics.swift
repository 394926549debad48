// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import Probes

/// How the asking of services does, as Prometheus metrics.
enum ProbeMetrics {
    private typealias Sample = MetricsText.Sample

    static func append(_ probes: [ProbeStatus], to metrics: inout MetricsText) {
        metrics.family(
            "panicbox_probe_polls_total", .counter, "Questions to a service, by what they came to.",
            probes.flatMap { probe in
                PollOutcome.allCases.compactMap { outcome in
                    probe.polls[outcome].map { Sample(Double($0), ("service", probe.service), ("outcome", outcome.rawValue)) }
                }
            })
        metrics.family(
            "panicbox_probe_last_success_seconds", .gauge, "When a service answered everything for the last time, in seconds since 1970.",
            probes.compactMap { probe in probe.lastSuccess.map { Sample(Double($0.seconds), ("service", probe.service)) } })
        metrics.family(
            "panicbox_probe_warnings_total", .counter, "Limits of a service that were passed.",
            probes.map { Sample(Double($0.warnings), ("service", $0.service)) })
    }
}
