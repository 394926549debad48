// SPDX-License-Identifier: Apache-2.0

package import GoTraceback

/// A line of the input, what the grammar says of it, and what became of it.
package struct ExplainedLine: Sendable {
    /// Counted from 1.
    package let number: Int
    /// Offset of its first byte.
    package let offset: UInt64
    /// Its length in bytes, without its end.
    package let length: Int
    package let kind: LineKind
    /// What the assembler was doing when it met the line.
    package let phase: CrashAssembler.Phase
    package internal(set) var fate: Fate
    /// Its bytes; of a line longer than ``textLimit`` the beginning.
    package let text: [UInt8]

    /// A crash's lines are held until it is whole, however many there are.
    static let textLimit = 4096

    /// What became of a line.
    package enum Fate: Hashable, Sendable {
        /// Not known yet.
        case held
        /// A line like any other.
        case line
        /// A line of the crash.
        case crash(Int)
        /// A line of another writer, met inside the crash and given back.
        case foreign(Int)
        /// The crash's first line, behind another writer's unfinished one, which is given back.
        case split(Int)
    }
}

/// A crash that was put together, and why it ended where it did.
package struct ExplainedCrash: Sendable {
    /// Counted from 1.
    package let number: Int
    package let kind: CrashKind
    package let headline: String
    package let fingerprint: String
    /// How many lines it has.
    package let lines: Int
    package let foreignLines: Int
    package let truncatedBytes: Int
    /// Number of its first and last line.
    package let span: ClosedRange<Int>
    package let ending: Ending

    package enum Ending: Hashable, Sendable {
        /// The input had no more lines.
        case endOfInput
        /// Its own last line, which nothing of a crash follows.
        case closed(Int, LineKind)
        /// A line that begins something else.
        case another(Int, LineKind)
        /// Lines of other writers behind its last one, from the first to the one that was too many.
        case strangers(ClosedRange<Int>, LineKind)
    }
}
