// SPDX-License-Identifier: Apache-2.0

/// Reads the text of one crash, in one pass over its bytes.
///
/// ```
/// panic: runtime error: index out of range [5] with length 3      panics, errorType runtime.boundsError
///
/// goroutine 18 [running]:                                         goroutines[0], crashingIndex
/// main.(*Store).Put(0xc000010000, 0x5)                            frames[0], culprit
///         /src/app/store.go:42 +0x1d
/// ```
///
/// No text is wrong: what is not understood is passed over, and a text that ends early gives a crash marked ``Crash/isIncomplete``.
public enum CrashParser {
    /// Parses a block as ``CrashAssembler`` puts it together.
    public static func parse(_ block: CrashBlock) -> Crash {
        var head = HeadReader()
        var stacks = StackReader()
        let bytes = RawSpan(_elements: block.text.span)
        var isRace = false
        var start = 0
        while start < bytes.byteCount {
            let end = bytes.firstOffset(of: 0x0A, from: start) ?? bytes.byteCount
            let line = bytes.extracting(start..<end)
            let range = TextRange(start, start + line.countWithoutReturn)
            start = end + 1
            if stacks.isReading {
                isRace ? stacks.readRace(range, bytes) : stacks.read(range, bytes)
                continue
            }
            let kind = LineKind.of(line)
            switch kind {
            case .goroutine, .runtimeStack, .embeddedGoroutine:
                if kind == .embeddedGoroutine { head.read(range, .caption, bytes) }
                head.close(before: range)
                stacks.read(range, bytes)
            case .raceWarning:
                isRace = true
                head.headline = range
                stacks.beginRace()
            default: head.read(range, kind, bytes)
            }
        }
        head.closeAtEnd()
        stacks.close()
        return assemble(block, head, stacks, isRace: isRace)
    }

    private static func assemble(_ block: CrashBlock, _ head: HeadReader, _ stacks: StackReader, isRace: Bool) -> Crash {
        let bytes = RawSpan(_elements: block.text.span)
        let firstLine = TextRange(0, bytes.firstOffset(of: 0x0A) ?? bytes.byteCount)
        var crash = Crash(text: block.text, kind: .goroutineDump, headline: head.headline ?? stacks.firstHeader ?? firstLine)
        crash.goroutines = stacks.goroutines
        crash.crashingIndex = crashingIndex(stacks.goroutines)
        crash.runtimeNotes = head.notes + stacks.notes
        crash.signal = head.signal
        crash.exitStatus = head.exitStatus ?? stacks.exitStatus
        crash.isIncomplete = block.truncatedBytes > 0 || stacks.isTorn
        let evidence = StackEvidence(crash, bytes)
        let values = head.values(in: bytes, allowsChain: evidence.allowsChain)
        crash.panics = values.panics
        crash.fatal = values.fatal
        crash.runtimeNotes += values.notes
        crash.kind = isRace ? .dataRace : kind(head, values, evidence)
        crash.culprit = culprit(of: crash, bytes)
        crash.errorType = crash.fatal == nil ? crash.panics.last.flatMap { $0.type } : nil
        return crash
    }

    /// The goroutine that died stands first; a thread's own stack may stand before it.
    private static func crashingIndex(_ goroutines: [Goroutine]) -> Int? {
        guard let first = goroutines.first else { return nil }
        return first.id < 0 && goroutines.count > 1 && goroutines[1].id > 0 ? 1 : 0
    }
}
