// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// Follows each line through a ``CrashAssembler``. Pure: lines in, explained lines and crashes out, in the order of the input.
///
/// The number of a line travels through the assembler as its stamp's time. A line that does not come back is the crash's, and the crash says
/// how many lines it has.
package struct LineTrail {
    private var assembler = CrashAssembler()
    /// Lines whose fate, or that of one before them, is not known yet; their numbers are consecutive.
    private var pending: [ExplainedLine] = []
    private var next = 1
    /// The held line of which only the beginning came back: the rest begins a crash.
    private var split: Int?
    /// What is known for good; the caller takes it away.
    package private(set) var explained: [ExplainedLine] = []
    /// All crashes so far.
    package private(set) var crashes: [ExplainedCrash] = []

    package init() {}

    /// Takes the input's next line, given without its LF.
    package mutating func take(_ line: RawSpan, offset: UInt64) {
        let phase = assembler.phase
        let stamp = LineStamp(offset: offset, time: Int64(next))
        let outcome = assembler.take(line, stamp: stamp)
        let text = line.extracting(0..<min(line.byteCount, ExplainedLine.textLimit)).copy
        let fate = outcome == .ordinary ? ExplainedLine.Fate.line : .held
        pending.append(
            ExplainedLine(
                number: next, offset: offset, length: line.byteCount, kind: LineKind.of(line), phase: phase, fate: fate, text: text))
        next += 1
        if outcome == .held { drain(isAtEnd: false) }
        settle()
    }

    /// The input has ended.
    package mutating func finish() {
        assembler.finish()
        drain(isAtEnd: true)
        settle()
    }

    /// Takes away what is known for good.
    package mutating func takeExplained() -> [ExplainedLine] {
        defer { explained.removeAll(keepingCapacity: true) }
        return explained
    }

    private mutating func drain(isAtEnd: Bool) {
        var blocks: [CrashBlock] = []
        while let event = assembler.next() {
            switch event {
            case .line(let line): release(line)
            case .crash(let block): blocks.append(block)
            }
        }
        // All released lines are marked first: what is left is the crashes'.
        for block in blocks { claim(block, isAtEnd: isAtEnd) }
    }

    private mutating func release(_ line: ReleasedLine) {
        let number = Int(line.stamp.time)
        guard let index = index(of: number), line.bytes.count == pending[index].length else {
            split = number
            return
        }
        pending[index].fate = .line
    }

    private mutating func claim(_ block: CrashBlock, isAtEnd: Bool) {
        let number = crashes.count + 1
        let first = Int(block.stamp.time)
        var last = first
        var left = block.lines
        for line in first..<next where left > 0 && fate(of: line) == .held {
            give(line == split ? .split(number) : .crash(number), to: line)
            last = line
            left -= 1
        }
        split = nil
        for line in first..<last where fate(of: line) == .line { give(.foreign(number), to: line) }
        let crash = CrashParser.parse(block)
        crashes.append(
            ExplainedCrash(
                number: number, kind: crash.kind, headline: crash[crash.headline], fingerprint: Fingerprint.of(crash), lines: block.lines,
                foreignLines: block.foreignLines, truncatedBytes: block.truncatedBytes, span: first...last,
                ending: isAtEnd ? .endOfInput : ending(after: last)))
    }

    /// Why a crash ended at the line just taken.
    private func ending(after last: Int) -> ExplainedCrash.Ending {
        guard let current = pending.last, current.number > last else { return .closed(last, kind(of: last)) }
        return current.fate == .line ? .strangers((last + 1)...current.number, current.kind) : .another(current.number, current.kind)
    }

    private mutating func settle() {
        let known = pending.firstIndex { $0.fate == .held } ?? pending.count
        explained.append(contentsOf: pending[..<known])
        pending.removeFirst(known)
    }

    private func index(of line: Int) -> Int? {
        guard let first = pending.first?.number, line >= first, line - first < pending.count else { return nil }
        return line - first
    }

    private func fate(of line: Int) -> ExplainedLine.Fate? { index(of: line).map { pending[$0].fate } }
    private func kind(of line: Int) -> LineKind { index(of: line).map { pending[$0].kind } ?? .other }

    private mutating func give(_ fate: ExplainedLine.Fate, to line: Int) {
        if let index = index(of: line) { pending[index].fate = fate }
    }
}
