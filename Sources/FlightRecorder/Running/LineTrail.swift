// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel
package import LogParsing

/// Follows each line on the way that it goes in panicbox, through a ``LogParsing/RecordAssembler`` that keeps a journal. Pure: lines in, explained
/// lines and crashes out, in the order of the input.
package struct LineTrail: ~Copyable {
    private let journal = LineJournal()
    private let time = Timestamp.now
    private var records: RecordAssembler
    private var writer = DocumentWriter()
    /// Lines whose fate, or that of one before them, is not known yet.
    private var pending: [ExplainedLine] = []
    private var next = 1
    /// Lines that go on one that a transport has cut, by the offset of its first part.
    private var parts: [UInt64: [UInt64]] = [:]
    /// Lines of which only the beginning is given back; the rest begins a crash.
    private var split: Set<UInt64> = []
    /// Those of them whose beginning was not written yet.
    private var heads: Set<UInt64> = []
    private var assemblies: [UInt64: CrashAssembly] = [:]
    private var hasEnded = false
    /// What is known for good; the caller takes it away.
    package private(set) var explained: [ExplainedLine] = []
    /// All crashes so far.
    package private(set) var crashes: [ExplainedCrash] = []

    package init(envelope: Envelope = .auto) {
        var context = ContextOptions()
        context.lines = 0
        let origin = EncodedOrigin(stream: .random(), origin: Origin())
        records = RecordAssembler(origin: origin, envelope: envelope, context: ProcessContext(options: context), journal: journal)
    }

    /// Takes the input's next line, given without its LF.
    package mutating func take(_ line: RawSpan, offset: UInt64, isPartial: Bool = false) {
        let text = line.extracting(0..<min(line.byteCount, ExplainedLine.textLimit)).copy
        pending.append(ExplainedLine(number: next, offset: offset, length: line.byteCount, kind: LineKind.of(line), text: text))
        next += 1
        records.take(line, stamp: LineStamp(offset: offset, time: time.nanoseconds), isPartial: isPartial, to: &writer)
        readJournal()
        settle()
    }

    /// The input has ended.
    package mutating func finish() {
        hasEnded = true
        records.finish(to: &writer)
        readJournal()
        for index in pending.indices where pending[index].fate == .held { pending[index].fate = .line }
        settle()
    }

    /// Takes away what is known for good.
    package mutating func takeExplained() -> [ExplainedLine] {
        defer { explained.removeAll(keepingCapacity: true) }
        return explained
    }

    private mutating func readJournal() {
        var written = writer.crashes[...]
        for entry in journal.takeAll() {
            switch entry {
            case .opened(let offset, let wrapping, let kind):
                change(offset) {
                    $0.kind = kind
                    $0.wrappings = [wrapping]
                }
            case .joined(let offset, let first): parts[first, default: []].append(offset)
            case .met(let offsets, let kind, let phase, let wrapping):
                change(all: offsets) { line in
                    (line.kind, line.phase) = (kind, phase)
                    if let wrapping, !line.wrappings.contains(wrapping) { line.wrappings.append(wrapping) }
                }
            case .split(let offset):
                split.insert(offset)
                heads.insert(offset)
            case .assembled(let assembly): assemblies[assembly.offset] = assembly
            case .line(let offset):
                if heads.remove(offset) == nil { change(offset) { $0.become(.line) } }
            case .crash(let offset):
                if let record = written.popFirst() { take(record, at: offset) }
            }
        }
        writer.removeAll()
    }

    /// A crash's document was written: its lines are now known.
    private mutating func take(_ record: CrashRecord, at offset: UInt64) {
        let number = crashes.count + 1
        let assembly = assemblies.removeValue(forKey: offset)
        // No assembler met it: it stands in a field of a line.
        if assembly == nil { change(offset) { $0.wrappings.append(.field) } }
        let own = assembly.map { $0.lines.flatMap { $0 } } ?? [offset]
        for line in own {
            let fate = split.contains(line) ? ExplainedLine.Fate.split(number) : .crash(number)
            change(line) { $0.fate = fate }
        }
        change(all: assembly?.foreign.flatMap { $0 } ?? []) { $0.become(.foreign(number)) }
        let numbers = own.flatMap { indices(of: $0) }.map { pending[$0].number }
        let (first, last) = (numbers.min() ?? 0, numbers.max() ?? 0)
        let (crash, block) = (record.crash, record.block)
        crashes.append(
            ExplainedCrash(
                number: number, kind: crash.kind, headline: record.title, fingerprint: record.fingerprint, lines: block.lines,
                foreignLines: block.foreignLines, truncatedBytes: block.truncatedBytes, span: first...last,
                ending: ending(of: assembly, last: last)))
    }

    private func ending(of assembly: CrashAssembly?, last: Int) -> ExplainedCrash.Ending {
        switch assembly?.ending {
        case nil: .field
        case .silence: hasEnded ? .endOfInput : .silence
        case .closed(let kind): .closed(last, kind)
        case .another(let line, let kind): .another(numbers(of: line).lowerBound, kind)
        case .strangers(let first, let last, let kind): .strangers(numbers(of: first).lowerBound...numbers(of: last).upperBound, kind)
        }
    }

    private mutating func settle() {
        let known = pending.firstIndex { $0.fate == .held } ?? pending.count
        explained.append(contentsOf: pending[..<known])
        pending.removeFirst(known)
        guard pending.isEmpty else { return }
        parts.removeAll()
        split.removeAll()
        assemblies.removeAll()
    }

    private mutating func change(_ offset: UInt64, _ body: (inout ExplainedLine) -> Void) {
        for index in indices(of: offset) { body(&pending[index]) }
    }

    private mutating func change(all offsets: [UInt64], _ body: (inout ExplainedLine) -> Void) {
        for offset in offsets { change(offset, body) }
    }

    private func numbers(of offsets: [UInt64]) -> ClosedRange<Int> {
        let numbers = offsets.flatMap { indices(of: $0) }.map { pending[$0].number }
        return (numbers.min() ?? 0)...(numbers.max() ?? 0)
    }

    /// The lines known under an offset: the one that it lies in, and those that go on it.
    private func indices(of offset: UInt64) -> [Int] {
        ([offset] + (parts[offset] ?? [])).compactMap { offset in
            // The lines stand in the order of their offsets; one entry of a container's log may hold several.
            var (low, high) = (0, pending.count)
            while low < high {
                let middle = (low + high) / 2
                if pending[middle].offset <= offset { low = middle + 1 } else { high = middle }
            }
            return low > 0 ? low - 1 : nil
        }
    }
}

extension ExplainedLine {
    /// Becomes what it is where nothing is known of it yet.
    fileprivate mutating func become(_ fate: Fate) {
        if self.fate == .held { self.fate = fate }
    }
}
