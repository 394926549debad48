// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues

/// What becomes of a source when the ring has no room but for what a sink has not taken: `when_full:` of a source.
///
/// The ring is one for all sources. One that waits is not read while the oldest segment, which would have to go for it, still waits for a
/// sink: so it never costs anybody a record. One that overwrites is always read, and the oldest segment goes for it, whichever source had
/// written that.
package enum FullRing: String, ConfigChoice {
    /// It is not read for a while, and keeps its data itself: a file.
    case wait
    /// It is read on, and the oldest records go: a pipe, whose writer would stand still otherwise.
    case overwrite
}
