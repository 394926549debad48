// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogModel

/// A level as rules write it.
enum RuleSeverity: String, ConfigChoice, Sendable {
    case info, notice, warning, error, critical

    var level: LevelName {
        switch self {
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        case .critical: .critical
        }
    }

    var severity: Severity { level.severity }
}
