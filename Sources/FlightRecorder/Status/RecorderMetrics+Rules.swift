// SPDX-License-Identifier: Apache-2.0

internal import Diagnosis

extension RecorderMetrics {
    /// Which rules deaths are held against; nothing where nobody holds them.
    static func rules(_ snapshot: PackUse.Snapshot?, into metrics: inout MetricsText) {
        guard let snapshot else { return }
        metrics.family(
            "panicbox_rules_info", .gauge, "Always 1; the version of the rules in use is a label.",
            snapshot.version.map { [MetricsText.Sample(1, ("version", $0))] } ?? [])
        metrics.family(
            "panicbox_rules_reloads_total", .counter, "Times that the rules were read again: taken, or refused for a fault.",
            [
                MetricsText.Sample(Double(snapshot.reloads), ("outcome", "taken")),
                MetricsText.Sample(Double(snapshot.refusedReloads), ("outcome", "refused")),
            ])
    }
}
