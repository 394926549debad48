// SPDX-License-Identifier: Apache-2.0

internal import LogModel

extension CrashReport {
    /// What the rules say: the best in full, the others by name.
    ///
    /// ```
    /// diagnosis  bbolt was called on a nil *DB  bbolt-nil-db
    ///   go.etcd.io/bbolt.(*DB).beginRWTx was called on a nil *bbolt.DB: …
    ///   1. Look where the *bbolt.DB is set, …
    ///   SOP-BOLT-001  https://runbooks.example.com/panicbox/bbolt/nil-db
    /// ```
    func diagnosis(_ record: CrashRecord) -> [String] {
        guard let best = record.diagnoses.best ?? record.diagnoses.first else { return [] }
        let stage = best.stage == .canary ? " (canary)" : ""
        var lines = [
            "", "  \(style.bold("diagnosis"))  \(style.accent(PrintableText.of(best.title)))\(style.dim("  \(best.rule)\(stage)"))",
        ]
        lines.append("    \(PrintableText.of(best.cause))")
        lines += best.check.enumerated().map { "    \($0.offset + 1). \(PrintableText.of($0.element))" }
        let places = [best.sopReference, best.runbook].compactMap { $0 }
        if !places.isEmpty { lines.append(style.dim("    \(PrintableText.of(places.joined(separator: "  ")))")) }
        let others = record.diagnoses.filter { $0.rule != best.rule }.map { $0.stage == .canary ? "\($0.rule) (canary)" : $0.rule }
        if !others.isEmpty { lines.append(style.dim("    also \(others.joined(separator: ", "))")) }
        return lines
    }
}
