// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// What died, and of what.
extension RecorderMetrics {
    static func deaths(_ account: DeathAccount, into metrics: inout MetricsText) {
        crashes(account, into: &metrics)
        metrics.counts("exits_total", "Processes that ended and left no crash's text behind, by how they ended.", account.exits) {
            [("service", $0.service), ("cause", $0.cause)]
        }
        metrics.counts("diagnoses_total", "Rules that fitted a crash or a silent death.", account.diagnoses) {
            [("service", $0.service), ("rule", $0.rule), ("stage", $0.stage)]
        }
        metrics.family(
            "panicbox_drills_total", .counter, "Drills that came through; no crash is counted for them.", [.init(Double(account.drills))])
    }

    private static func crashes(_ account: DeathAccount, into metrics: inout MetricsText) {
        metrics.counts(
            "crashes_by_fingerprint_total",
            "Crashes by what they are; beyond \(DeathAccount.fingerprintLimit) kinds as the fingerprint other.",
            account.crashes
        ) { [("service", $0.service), ("kind", $0.kind), ("fingerprint", $0.fingerprint)] }
        let times = account.lastCrash.sorted { $0.key < $1.key }.map { service, time in
            MetricsText.Sample(Double(time.nanoseconds / 1_000_000) / 1_000, ("service", service))
        }
        metrics.family("panicbox_last_crash_timestamp_seconds", .gauge, "When the service crashed last, as its log says.", times)
        metrics.counts("regressions_total", "Crashes that came back under a newer version of the service.", account.regressions) {
            [("service", $0)]
        }
    }
}

extension MetricsText {
    /// A counter with a sample for each key, in the order of the labels.
    mutating func counts<Key>(_ name: String, _ help: String, _ table: [Key: Int], _ labels: (Key) -> [(String, String)]) {
        let samples = table.map { key, count in
            var sample = Sample(Double(count))
            sample.labels = labels(key)
            return sample
        }
        family("panicbox_\(name)", .counter, help, samples.sorted { $0.labels.map(\.1).lexicographicallyPrecedes($1.labels.map(\.1)) })
    }
}
