// SPDX-License-Identifier: Apache-2.0

package import GoTraceback
package import LogParsing

/// A line of the input, what the grammar says of it, and what became of it.
package struct ExplainedLine: Sendable {
    /// Counted from 1.
    package let number: Int
    /// Offset of its first byte.
    package let offset: UInt64
    /// Its length in bytes, without its end.
    package let length: Int
    /// What the text is that was found in it.
    package internal(set) var kind: LineKind
    /// What stood round that text, the outermost first.
    package internal(set) var wrappings: [LineWrapping] = []
    /// What the assembler was doing when it met the line.
    package internal(set) var phase = CrashAssembler.Phase.idle
    package internal(set) var fate = Fate.held
    /// Its bytes; of a line longer than ``textLimit`` the beginning.
    package let text: [UInt8]

    init(number: Int, offset: UInt64, length: Int, kind: LineKind, text: [UInt8]) {
        self.number = number
        self.offset = offset
        self.length = length
        self.kind = kind
        self.text = text
    }

    /// What stood round its text, in words; empty where nothing did.
    var within: String { wrappings.map(\.words).joined(separator: ", ") }

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
    /// Its headline, or the words of the log line in whose field it stands.
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
        /// Its writer had no more while others went on, or its test was over.
        case silence
        /// The field that it stands in.
        case field
        /// Its own last line, which nothing of a crash follows.
        case closed(Int, LineKind)
        /// A line that begins something else.
        case another(Int, LineKind)
        /// Lines of other writers behind its last one, from the first to the one that was too many.
        case strangers(ClosedRange<Int>, LineKind)
    }
}
