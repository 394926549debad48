// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
package import LogModel

/// How far a rule is trusted.
package enum RuleStage: String, ConfigChoice, Sendable {
    /// Says its cause, and may change severity, reason and reference of the document.
    case active
    /// Recorded and counted only.
    case canary
    /// Not asked.
    case off

    /// As a document has it; nil for a rule that is not asked.
    package var recorded: CrashDiagnosis.Stage? {
        switch self {
        case .active: .active
        case .canary: .canary
        case .off: nil
        }
    }
}
