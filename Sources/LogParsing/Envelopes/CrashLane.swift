// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// One writer's lines on their way through a ``GoTraceback/CrashAssembler``, which may be given them in another form than they came in:
/// without a prefix, without colour, out of a JSON field. A line that turns out to belong to no crash comes out as it came.
struct CrashLane: Sendable {
    /// What comes out.
    enum Event {
        /// Lines that belong to no crash, in order.
        case lines([ReleasedLine])
        /// A whole crash.
        case crash(CrashBlock)
    }

    /// The form in which a held line came.
    private struct Original {
        /// The offset under which the assembler knows it.
        var offset: UInt64
        /// What the assembler was given.
        var given: [UInt8]
        /// The lines that it stands for.
        var lines: [ReleasedLine]

        var size: Int { lines.reduce(given.count + 96) { $0 + $1.bytes.count } }
    }

    /// Beyond it the oldest forms are forgotten: such a line, if it does come out, comes out as the assembler knows it.
    private static let originalsLimit = 4 << 20

    private var crashes = CrashAssembler()
    private var originals: [Original] = []
    private var originalBytes = 0
    /// When the last line was taken, by its stamp.
    private var lastTime: Int64 = 0
    /// Where the lines go is followed for a journal.
    private var trail: LaneTrail?
    /// What was decided and noted, the next last.
    private var noted: [CrashAssembler.Event] = []
    private var isFinished = false

    /// `wrapping` is what was taken off the lines that the lane is given.
    init(journal: LineJournal? = nil, wrapping: LineWrapping? = nil) {
        trail = journal.map { LaneTrail(journal: $0, wrapping: wrapping) }
    }

    /// True while lines are held.
    var isHolding: Bool { crashes.isHolding }
    /// The offset of the first held byte.
    var heldOffset: UInt64? { crashes.heldOffset }
    /// How long a silence ends what is held; nil when nothing is.
    var patience: Duration? { crashes.isHolding ? crashes.patience : nil }

    /// True while the writer of what is held has plainly more to say.
    var isUnfinished: Bool { crashes.isHolding && crashes.isUnfinished }

    /// Whether the lane has been silent for ``patience`` when another writer's line says that it is `time`.
    func isStale(at time: Int64) -> Bool {
        guard let patience else { return false }
        let (silence, overflow) = time.subtractingReportingOverflow(lastTime)
        return !overflow && .nanoseconds(silence) >= patience
    }

    /// Takes a line as it came. True when it is held, and ``next()`` is to be asked; false when the line is an ordinary one.
    @inline(__always)
    mutating func take(_ line: RawSpan, stamp: LineStamp) -> Bool {
        let phase = crashes.phase
        return switch crashes.take(line, stamp: stamp) {
        case .ordinary: false
        case .held: note(line, stamp, phase)
        }
    }

    private mutating func note(_ line: RawSpan, _ stamp: LineStamp, _ phase: CrashAssembler.Phase) -> Bool {
        lastTime = stamp.time
        trail?.meet(line, stamp: stamp, phase: phase)
        return true
    }

    /// Takes a line that stands for others, which come out in its place.
    mutating func take(_ line: RawSpan, stamp: LineStamp, standingFor lines: [ReleasedLine]) -> Bool {
        guard take(line, stamp: stamp) else { return false }
        trail?.stand(for: lines)
        let original = Original(offset: stamp.offset, given: line.copy, lines: lines)
        originals.append(original)
        originalBytes += original.size
        if originalBytes > CrashLane.originalsLimit { forgetOldest() }
        return true
    }

    /// Nothing more will come, or nothing came for ``patience``.
    mutating func finish() {
        isFinished = trail != nil
        crashes.finish()
    }

    /// The next thing that is decided; nil when there is none.
    mutating func next() -> Event? {
        switch trail == nil ? crashes.next() : nextNoted() {
        case .line(let line): return .lines(restored(line))
        case .crash(let block): return .crash(block)
        case nil:
            if !originals.isEmpty, !crashes.isHolding {
                originals.removeAll(keepingCapacity: originals.count <= 64)
                originalBytes = 0
            }
            return nil
        }
    }

    /// The same where a journal is to know of all that is decided before the first of it comes out.
    private mutating func nextNoted() -> CrashAssembler.Event? {
        if noted.isEmpty {
            while let event = crashes.next() { noted.append(event) }
            if !noted.isEmpty { trail?.decide(noted, isSilent: isFinished) }
            isFinished = false
            noted.reverse()
        }
        return noted.popLast()
    }

    /// The lines of a block that is no crash after all, as they came.
    func lines(of block: CrashBlock) -> [ReleasedLine] {
        var lines: [ReleasedLine] = []
        var index = originals.firstIndex { $0.offset >= block.stamp.offset } ?? originals.endIndex
        for text in block.text.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
            // Lines of other writers stand between; they come out by themselves.
            if let found = originals[index...].firstIndex(where: { $0.given.elementsEqual(text) }) {
                lines += originals[found].lines
                index = found + 1
            } else {
                lines.append(ReleasedLine(bytes: Array(text), stamp: block.stamp))
            }
        }
        return lines
    }

    private func restored(_ line: ReleasedLine) -> [ReleasedLine] {
        guard let original = original(at: line.stamp.offset) else { return [line] }
        if original.given.count == line.bytes.count { return original.lines }
        // The line's part before a headline that did not begin it: what was in front of the line stays there.
        guard original.lines.count == 1, let whole = original.lines.first, line.bytes.count < original.given.count else { return [line] }
        let cut = original.given.count - line.bytes.count
        guard whole.bytes.count > cut else { return [line] }
        return [ReleasedLine(bytes: Array(whole.bytes.dropLast(cut)), stamp: whole.stamp)]
    }

    /// The originals stand in the order of their offsets.
    private func original(at offset: UInt64) -> Original? {
        var (low, high) = (0, originals.count)
        while low < high {
            let middle = (low + high) / 2
            if originals[middle].offset < offset { low = middle + 1 } else { high = middle }
        }
        return low < originals.count && originals[low].offset == offset ? originals[low] : nil
    }

    private mutating func forgetOldest() {
        let half = originals.count / 2
        originals.removeFirst(half)
        originalBytes = originals.reduce(0) { $0 + $1.size }
    }
}
