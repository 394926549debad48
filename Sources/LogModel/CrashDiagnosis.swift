// SPDX-License-Identifier: Apache-2.0

/// A rule that fits a death: one element of `panicbox.diagnosis`.
package struct CrashDiagnosis: Hashable, Sendable {
    /// The rule's id: `bbolt-nil-db`.
    package var rule: String
    /// The version of the rule pack that it is from: `1.0.0`.
    package var version: String
    package var stage: Stage
    /// What happened, in a few words; `event.reason` of the document when it is the first active one.
    package var title: String
    /// Why, in one sentence with the evidence filled in.
    package var cause: String
    /// What to look at first, in order.
    package var check: [String] = []
    /// `error.code`, where the text itself gives none: `ENOSPC`, `SQLITE_BUSY`.
    package var code: String?
    /// What `log.level` becomes; nil leaves it.
    package var level: LevelName?
    /// The operating procedure: `SOP-BOLT-001`.
    package var sopReference: String?
    /// The runbook's address: `event.reference`.
    package var runbook: String?
    /// The lines and counts that it rests on.
    package var evidence: [String] = []

    package enum Stage: String, Sendable {
        /// Changes severity, reason and reference of the document.
        case active
        /// Recorded and counted only, until somebody has seen that it is right.
        case canary
    }

    package init(rule: String, version: String, stage: Stage, title: String, cause: String) {
        self.rule = rule
        self.version = version
        self.stage = stage
        self.title = title
        self.cause = cause
    }
}
