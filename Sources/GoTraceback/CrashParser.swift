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
        var reader = Reader()
        let text = RawSpan(_elements: block.text.span)
        // A text of 2 GiB or more is read as far as a TextRange reaches.
        let bytes = text.extracting(0..<min(text.byteCount, Int(Int32.max)))
        if let last = block.marks.list.last, Int(last.end) + 1 == bytes.byteCount {
            reader.read(block.marks.list, bytes)
        } else {
            reader.read(bytes)
        }
        reader.head.closeAtEnd()
        reader.stacks.close()
        return assemble(block, reader.head, reader.stacks, isRace: reader.isRace)
    }

    /// Hands each line to the one who reads it: the head, and from the first header on the stacks.
    private struct Reader {
        var head = HeadReader()
        var stacks = StackReader()
        var isRace = false

        mutating func read(_ marks: [LineMark], _ bytes: RawSpan) {
            stacks.reserve(marks.count { $0.kind == .goroutine || $0.kind == .runtimeStack })
            var start = 0
            for mark in marks {
                let end = Int(mark.end)
                read(start, end, mark, bytes)
                start = end &+ 1
            }
        }

        mutating func read(_ bytes: RawSpan) {
            var start = 0
            while start < bytes.byteCount {
                let end = bytes.firstOffset(of: 0x0A, from: start) ?? bytes.byteCount
                read(start, end, LineMark(bytes.extracting(start..<end)), bytes)
                start = end + 1
            }
        }

        @inline(__always)
        private mutating func read(_ start: Int, _ end: Int, _ mark: LineMark, _ bytes: RawSpan) {
            let line = bytes.extracting(start..<end)
            let range = TextRange(from: start, to: start &+ line.countWithoutReturn)
            if !stacks.isReading { return readHead(range, mark.kind, bytes) }
            if isRace { stacks.readRace(range, mark.kind, bytes) } else { stacks.read(range, mark, bytes) }
        }

        private mutating func readHead(_ range: TextRange, _ kind: LineKind, _ bytes: RawSpan) {
            switch kind {
            case .goroutine, .runtimeStack, .embeddedGoroutine:
                if kind == .embeddedGoroutine { head.read(range, .caption, bytes) }
                head.close(before: range)
                stacks.read(range, LineMark(kind), bytes)
            case .raceWarning:
                isRace = true
                head.headline = range
                stacks.beginRace()
            default: head.read(range, kind, bytes)
            }
        }
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
