// SPDX-License-Identifier: Apache-2.0

/// How grave a record is, in steps that every log format can be mapped to. The raw value stands in a block's table of records.
package enum Severity: UInt8, Sendable, Comparable, CaseIterable {
    case unknown = 0
    case trace = 1
    case debug = 2
    case info = 3
    case notice = 4
    case warning = 5
    case error = 6
    case critical = 7

    package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
}

/// A level's name as Go's loggers spell it; `log.level` in a document is this name in lower case.
package enum LevelName: UInt8, Sendable, CaseIterable {
    case none, trace, debug, info, notice, warn, warning, error, err, critical, crit, fatal, panic, dpanic, alert, emergency

    /// The name in lower case; empty for ``none``.
    package var text: StaticString {
        switch self {
        case .none: ""
        case .trace: "trace"
        case .debug: "debug"
        case .info: "info"
        case .notice: "notice"
        case .warn: "warn"
        case .warning: "warning"
        case .error: "error"
        case .err: "err"
        case .critical: "critical"
        case .crit: "crit"
        case .fatal: "fatal"
        case .panic: "panic"
        case .dpanic: "dpanic"
        case .alert: "alert"
        case .emergency: "emergency"
        }
    }

    package var severity: Severity {
        switch self {
        case .none: .unknown
        case .trace: .trace
        case .debug: .debug
        case .info: .info
        case .notice: .notice
        case .warn, .warning: .warning
        case .error, .err: .error
        case .critical, .crit, .fatal, .panic, .dpanic, .alert, .emergency: .critical
        }
    }

    /// The level that `word` names, in any case; nil for any other word.
    package init?(_ word: RawSpan) {
        guard word.byteCount >= 3, word.byteCount <= 9 else { return nil }
        for candidate in LevelName.allCases where candidate != .none && word.equalsIgnoringCase(candidate.text) {
            self = candidate
            return
        }
        return nil
    }
}

extension LevelName {
    /// The level that syslog's number means (RFC 5424, section 6.2.1), which a journal's `PRIORITY` is, too; ``none`` for anything else.
    package init(priority: RawSpan) {
        guard priority.byteCount == 1 else {
            self = .none
            return
        }
        switch priority[0] {
        case UInt8(ascii: "0"): self = .emergency
        case UInt8(ascii: "1"): self = .alert
        case UInt8(ascii: "2"): self = .critical
        case UInt8(ascii: "3"): self = .error
        case UInt8(ascii: "4"): self = .warning
        case UInt8(ascii: "5"): self = .notice
        case UInt8(ascii: "6"): self = .info
        case UInt8(ascii: "7"): self = .debug
        default: self = .none
        }
    }
}

extension RawSpan {
    /// True when the span is `word`, which is in lower case, but for the case of ASCII letters.
    package func equalsIgnoringCase(_ word: StaticString) -> Bool {
        guard byteCount == word.utf8CodeUnitCount else { return false }
        for index in 0..<byteCount {
            let byte = self[index]
            let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
            if unsafe lower != word.utf8Start[index] { return false }
        }
        return true
    }
}
