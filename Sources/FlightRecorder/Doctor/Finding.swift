// SPDX-License-Identifier: Apache-2.0

/// What one check has found, and how it is mended.
package struct Finding: Sendable, Encodable, Hashable {
    package var level: Level
    /// The check's name.
    package var check: String
    package var what: String
    /// Nil where nothing needs mending.
    package var mend: String?

    package enum Level: String, Sendable, Encodable {
        case ok
        /// Part of a crash may be lost.
        case warning
        /// A crash is lost, or nothing is recorded.
        case fault
    }

    static func ok(_ check: String, _ what: String) -> Finding { Finding(level: .ok, check: check, what: what) }

    static func warning(_ check: String, _ what: String, mend: String) -> Finding {
        Finding(level: .warning, check: check, what: what, mend: mend)
    }

    static func fault(_ check: String, _ what: String, mend: String) -> Finding {
        Finding(level: .fault, check: check, what: what, mend: mend)
    }
}
