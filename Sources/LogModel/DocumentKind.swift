// SPDX-License-Identifier: Apache-2.0

/// What a document is about. The raw value stands in a block's table of records.
package enum DocumentKind: UInt8, Sendable, CaseIterable {
    /// `go.log`: an ordinary line.
    case line = 0
    /// `go.crash`.
    case crash = 1
    /// `panicbox.gap`: something is known to be lost.
    case gap = 2
    /// `panicbox.exit`: a process ended without crash output.
    case exit = 3
    /// `go.crash` of one that was told in full not long ago: it stays in the ring.
    case `repeat` = 4
    /// `go.crash` without its text: how often it has come again.
    case tally = 5
    /// `panicbox.health`: how a process does, or a warning that a limit was passed.
    case health = 6

    /// Whether it tells of the end of a process: such a document is synced at once, and goes before all others where it is sent at all.
    package var isDeath: Bool { self == .crash || self == .exit || self == .repeat }

    /// Whether it tells of an ordinary day: a sink that takes crashes alone does without.
    package var isOrdinary: Bool { self == .line || self == .health }

    /// Whether no sink gets it for any reason: a crash that was sent in full not long ago is counted, and its count is sent.
    package var staysInRing: Bool { self == .repeat }
}

/// One row of a batch's table: what can be known of a document without reading it.
package struct DocumentEntry: Hashable, Sendable {
    /// Length in bytes, the closing LF counted.
    package var length: Int
    package var kind: DocumentKind
    package var severity: Severity

    package init(length: Int, kind: DocumentKind, severity: Severity) {
        self.length = length
        self.kind = kind
        self.severity = severity
    }
}
