// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback

/// Follows the lines that one ``CrashLane`` holds, so that of each crash it can tell the lines.
///
/// The assembler gives each held line back or keeps it: those that do not come back are the crash's, and the crash says how many it has.
struct LaneTrail: Sendable {
    private struct Held {
        /// The offset under which the assembler knows the line.
        var offset: UInt64
        /// The offsets of the lines that it stands for.
        var sources: [UInt64]
        var length: Int
        var kind: LineKind
        var phase: CrashAssembler.Phase
        var isGivenBack = false
    }

    private let journal: LineJournal
    private let wrapping: LineWrapping?
    private var held: [Held] = []

    init(journal: LineJournal, wrapping: LineWrapping?) {
        self.journal = journal
        self.wrapping = wrapping
    }

    /// The assembler, in a phase, took a line and holds it.
    mutating func meet(_ line: RawSpan, stamp: LineStamp, phase: CrashAssembler.Phase) {
        let kind = LineKind.of(line)
        held.append(Held(offset: stamp.offset, sources: [stamp.offset], length: line.byteCount, kind: kind, phase: phase))
        journal.note(.met([stamp.offset], kind, phase, wrapping))
    }

    /// The line just met stands for others.
    mutating func stand(for lines: [ReleasedLine]) {
        guard let last = held.indices.last else { return }
        held[last].sources = lines.map(\.stamp.offset)
        journal.note(.met(held[last].sources, held[last].kind, held[last].phase, wrapping))
    }

    /// The assembler has decided all this behind the line met last; `isSilent` when it was told that nothing more comes.
    mutating func decide(_ events: [CrashAssembler.Event], isSilent: Bool) {
        for case .line(let line) in events { giveBack(line) }
        var kept = 0
        for case .crash(let block) in events { kept = max(kept, assemble(block, isSilent: isSilent)) }
        held.removeFirst(kept)
        held.removeAll(where: \.isGivenBack)
    }

    private mutating func giveBack(_ line: ReleasedLine) {
        guard let index = held.lastIndex(where: { $0.offset == line.stamp.offset }) else { return }
        if held[index].length == line.bytes.count {
            held[index].isGivenBack = true
        } else {
            for source in held[index].sources { journal.note(.split(source)) }
        }
    }

    /// Answers how many of the held lines are behind it.
    private func assemble(_ block: CrashBlock, isSilent: Bool) -> Int {
        guard let start = held.lastIndex(where: { $0.offset <= block.stamp.offset }) else { return 0 }
        var lines: [[UInt64]] = []
        var foreign: [[UInt64]] = []
        var end = start
        for index in start..<held.count where lines.count < block.lines {
            if held[index].isGivenBack {
                foreign.append(held[index].sources)
            } else {
                lines.append(held[index].sources)
                end = index + 1
            }
        }
        let ending = isSilent ? CrashAssembly.Ending.silence : ending(behind: end)
        journal.note(.assembled(CrashAssembly(offset: block.stamp.offset, lines: lines, foreign: foreign, ending: ending)))
        return end
    }

    /// Why a crash ended before the line that was met last.
    private func ending(behind end: Int) -> CrashAssembly.Ending {
        guard end < held.count, let last = held.last else { return .closed(end > 0 ? held[end - 1].kind : .other) }
        return last.isGivenBack
            ? .strangers(first: held[end].sources, last: last.sources, last.kind) : .another(last.sources, last.kind)
    }
}
