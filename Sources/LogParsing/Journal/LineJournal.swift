// SPDX-License-Identifier: Apache-2.0

package import GoTraceback
internal import Synchronization

/// What happens to each line on its way into documents, for whoever wants to explain it. A ``RecordAssembler`` that was given none notes nothing.
///
/// Lines go by their offsets. What an assembler says comes before what is written because of it, so that the last word is the writer's:
/// ```
/// opened(120, cri stderr, panic)           the line at 120 is an entry of a container's log, and holds a headline
/// met([120], panic, idle)                  an idle assembler holds it
/// met([203], goroutine, opening) …
/// assembled(offset: 120, lines: [[120], [203], …], …)
/// crash(120)                               its document was written
/// line(790)                                an ordinary line's was
/// ```
package final class LineJournal: Sendable {
    package enum Entry: Sendable {
        /// The line is an entry of a container's log; `kind` is that of the text inside.
        case opened(UInt64, LineWrapping, LineKind)
        /// The line goes on with the one at another offset, under which both are known from here on.
        case joined(UInt64, to: UInt64)
        /// A crash assembler holds what these lines say together; the phase is the one that they were met in.
        case met([UInt64], LineKind, CrashAssembler.Phase, LineWrapping?)
        /// Only the beginning of the line is given back: behind it a crash begins.
        case split(UInt64)
        /// An assembler has put a crash together. Where it proves to be none, no ``crash(_:)`` follows.
        case assembled(CrashAssembly)
        /// The document of a line was written.
        case line(UInt64)
        /// The document of a crash was written.
        case crash(UInt64)
    }

    private let entries = Mutex<[Entry]>([])

    package init() {}

    /// Takes away what was noted since the last call.
    package func takeAll() -> [Entry] {
        entries.withLock { entries in
            defer { entries.removeAll(keepingCapacity: true) }
            return entries
        }
    }

    func note(_ entry: Entry) {
        entries.withLock { $0.append(entry) }
    }
}

/// What stood round a line's text.
package enum LineWrapping: Hashable, Sendable {
    /// An entry of a container's log, of one output of the process; a part when the line goes on in the next one.
    case container(Envelope, output: String, isPart: Bool)
    /// Words that a tool puts before each line.
    case prefix
    /// An event of `go test -json`.
    case testEvent
    /// A field of a JSON or logfmt line, in which a crash's text stands as a whole.
    case field

    package var words: String {
        switch self {
        case .container(let envelope, let output, let isPart): "\(envelope.rawValue) \(output)\(isPart ? " partial" : "")"
        case .prefix: "prefix"
        case .testEvent: "test json"
        case .field: "field"
        }
    }
}

/// Which lines an assembler has put together to a crash.
package struct CrashAssembly: Sendable {
    /// Offset of the crash's first byte, as its block has it.
    package let offset: UInt64
    /// Its lines, each with the offsets of those that it stood in.
    package let lines: [[UInt64]]
    /// Lines of other writers among them, which were given back.
    package let foreign: [[UInt64]]
    package let ending: Ending

    /// Why it ended; the offsets are those of the lines behind its last one.
    package enum Ending: Sendable {
        /// Nothing more came from its writer.
        case silence
        /// Its own last line.
        case closed(LineKind)
        /// A line that begins something else.
        case another([UInt64], LineKind)
        /// Lines of other writers, so many that it ends, from the first to the one that was too many.
        case strangers(first: [UInt64], last: [UInt64], LineKind)
    }
}
