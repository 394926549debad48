// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
package import LogModel

/// Brings together what one crash says on two streams: stderr, and the file of `debug.SetCrashOutput`.
///
/// What stderr says is the better copy, with its headline and the lines before it, and is never made to wait. The file's copy waits:
///
/// | stderr | the file's copy |
/// |---|---|
/// | says the same | is dropped: one crash is one document |
/// | has only the beginning, and one copy waits that it can be of | gives its stacks to stderr's document |
/// | had only the beginning before the copy came | is told; the copy takes its headline and is a document, too |
/// | says nothing while the copy waits | becomes a document by itself |
///
/// Copies and crashes are paired one to one, so that two processes that die alike are two documents. It has no clock: the intake sets
/// ``now``. What is remembered is bounded by number and time.
package struct CrashJoin: Sendable {
    /// The time, as the intake has it.
    package var now = Timestamp(nanoseconds: 0)
    private var told: [Told] = []
    private var waiting: [Copy] = []
    /// Copies that gave their stacks away.
    private var taken: Set<CopyID> = []

    private struct Told: Sendable {
        var key: CrashKey
        var time: Timestamp
        /// The text of one that came without stacks.
        var head: [UInt8]?
    }

    /// What becomes of a copy that has waited.
    enum Settlement: Equatable {
        /// Its crash is told: it is no document of its own.
        case told
        /// It came by the file alone.
        case alone
        /// Stderr has told its headline before it came: this is the whole text.
        case headed([UInt8])
    }

    private struct Copy: Sendable {
        var id: CopyID
        var key: CrashKey
        var text: [UInt8]
    }

    /// Names a copy that waits.
    struct CopyID: Hashable, Sendable {
        var stream: StreamID
        var offset: UInt64
    }

    /// A crash on stderr is a pair to copies that come within this time.
    private static let window: Int64 = 60_000_000_000
    private static let limit = 64

    /// A copy waits for the same crash on another stream.
    mutating func wait(_ crash: Crash, _ id: CopyID) {
        if waiting.count == CrashJoin.limit { waiting.removeFirst() }
        waiting.append(Copy(id: id, key: CrashKey(crash), text: crash.text))
    }

    /// The copy has waited long enough.
    mutating func settle(_ id: CopyID) -> Settlement {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else {
            // Taken by a crash that had only its beginning, or pushed out by others.
            return taken.remove(id) != nil ? .told : .alone
        }
        let copy = waiting.remove(at: index)
        forget()
        if let pair = told.firstIndex(where: { $0.key.isSame(as: copy.key) }) {
            told.remove(at: pair)
            return .told
        }
        let heads = told.indices.filter { told[$0].head != nil && told[$0].key.isBeginning(of: copy.key) }
        guard heads.count == 1, let only = heads.first, let head = told[only].head,
            !waiting.contains(where: { told[only].key.isBeginning(of: $0.key) })
        else { return .alone }
        told.remove(at: only)
        return .headed(CrashJoin.joined(head, copy.text))
    }

    /// A crash is told on a stream that is no copy's. Answers its whole text where only its beginning came and a copy that waits has the rest.
    mutating func tell(_ crash: Crash) -> [UInt8]? {
        forget()
        let key = CrashKey(crash)
        if !waiting.contains(where: { $0.key.isSame(as: key) }), crash.isIncomplete || crash.goroutines.isEmpty,
            let index = onlyWhole(of: key)
        {
            let copy = waiting.remove(at: index)
            if taken.count > CrashJoin.limit { taken.removeAll() }
            taken.insert(copy.id)
            return CrashJoin.joined(crash.text, copy.text)
        }
        if told.count == CrashJoin.limit { told.removeFirst() }
        told.append(Told(key: key, time: now, head: crash.goroutines.isEmpty ? crash.text : nil))
        return nil
    }

    /// The copy that a beginning is of; nil where several may be: a headline must not get another crash's stacks.
    private func onlyWhole(of beginning: CrashKey) -> Int? {
        let candidates = waiting.indices.filter { beginning.isBeginning(of: waiting[$0].key) }
        return candidates.count == 1 ? candidates.first : nil
    }

    private mutating func forget() {
        let oldest = now.nanoseconds &- CrashJoin.window
        told.removeAll { $0.time.nanoseconds < oldest }
    }

    /// The head of one text, up to its stacks, and the stacks of the other.
    private static func joined(_ head: [UInt8], _ copy: [UInt8]) -> [UInt8] {
        let headEnd = stacksStart(of: head) ?? head.count
        let start = stacksStart(of: copy) ?? 0
        var text = Array(head[..<headEnd])
        if text.count < 2 || text[(text.count - 2)...] != [0x0A, 0x0A] { text.append(0x0A) }
        return text + copy[start...]
    }

    /// Where the first line begins that is a goroutine's header or a thread's.
    private static func stacksStart(of text: [UInt8]) -> Int? {
        var start = 0
        for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
            switch LineKind.of(Array(line).rawSpan) {
            case .goroutine, .runtimeStack: return start
            default: start += line.count + 1
            }
        }
        return nil
    }
}
