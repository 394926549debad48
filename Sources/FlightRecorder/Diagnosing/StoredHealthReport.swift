// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// `panicbox.health` of a stored document, as far as rules ask for it: `{"diff":{"seconds":70,"changes":[{"name":…,"before":…,"last":…}]}}`.
struct StoredHealthReport: Decodable {
    private struct Difference: Decodable {
        var seconds: Double?
        var changes: [Change]?
    }

    private struct Change: Decodable {
        var name: String
        var before: Double
        var last: Double
    }

    private var diff: Difference?

    /// nil where no change is told.
    var report: HealthReport? {
        guard let changes = diff?.changes, !changes.isEmpty else { return nil }
        return HealthReport(
            changes: changes.map { HealthReport.Change(name: $0.name, before: $0.before, last: $0.last) }, seconds: diff?.seconds ?? 0,
            members: [])
    }
}
