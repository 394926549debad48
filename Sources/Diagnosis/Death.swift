// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
package import LogModel

/// A crash or a silent death as rules look at it, everything bounded that a hostile text could blow up.
package struct Death: Sendable {
    /// nil for a process that left no crash behind.
    let crash: Crash?
    /// The lines of what it says: headline, panic values, fatal error; of a silent death its last lines.
    let lines: [[UInt8]]
    /// The runtime's remarks before the headline.
    let notes: [[UInt8]]
    let context: [ContextLine]
    let time: Timestamp
    let exit: ProcessExit?
    let health: HealthReport?
    /// What the census of its goroutines says; nil where nothing stands out.
    let verdict: String?
    /// All goroutines; made when the first rule asks.
    private var table: StackTable?

    /// So many lines are looked at, so many bytes of each, and no more of all together: every rule reads them.
    private static let lineLimit = 64
    private static let byteLimit = 4_096
    private static let totalLimit = 16_384
    /// The last words of a silent death: so many lines, not longer before its end.
    private static let lastWords = (lines: 5, seconds: 10)

    package init(_ record: borrowing CrashRecord) {
        var lines = BoundedLines()
        lines.add(record.title)
        for panic in record.crash.panics { lines.add(panic.value) }
        if let fatal = record.crash.fatal { lines.add(fatal) }
        if let message = record.crash.message { lines.add(message) }
        self.lines = lines.list
        var notes = BoundedLines()
        for note in record.crash.runtimeNotes { notes.add(record.crash[note]) }
        self.notes = notes.list
        crash = record.crash
        (context, time, exit, health) = (record.context, record.time, record.exit, record.health)
        verdict = record.census?.verdict
    }

    package init(_ record: ExitRecord) {
        (crash, verdict) = (nil, nil)
        notes = []
        (context, time, exit, health) = (record.context, record.time, record.exit, record.health)
        // What ended in order had no last words: its last lines are as good as any.
        lines = record.exit.level == .notice ? [] : Self.lastWords(of: record)
    }

    /// `log.Fatal` and the like say why on the last line; a level below error says that this line does not.
    private static func lastWords(of record: ExitRecord) -> [[UInt8]] {
        var lines = BoundedLines()
        let since = record.time - .seconds(lastWords.seconds)
        for line in record.context.suffix(lastWords.lines).reversed() where line.time >= since {
            let severity = line.level.severity
            if severity == .unknown || severity >= .error { lines.add(line.message) }
        }
        return lines.list
    }

    /// What the headline or the last line says.
    var value: String? { (crash?.message).map { $0 } ?? lines.first.map { String(decoding: $0, as: UTF8.self) } }

    var kind: DeathKinds { DeathKinds(crash?.kind) }

    /// Of all that text, note, frame, type and signal conditions look at: for ``Requirement/literals``.
    var sketch: TextSketch {
        var sketch = TextSketch()
        for line in lines { sketch.add(line.rawSpan) }
        for note in notes { sketch.add(note.rawSpan) }
        if let type = crash?.errorType { sketch.add(Array(type.utf8).rawSpan) }
        if let signal { sketch.add(Array(signal.utf8).rawSpan) }
        guard let crash, let goroutine = crash.crashingGoroutine else { return sketch }
        let text = crash.text.rawSpan
        for frame in goroutine.frames { sketch.add(text.extracting(frame.function.indices)) }
        return sketch
    }

    var signal: String? { crash?.signal?.name ?? exit?.signal }

    /// The faulting address.
    var address: UInt64? {
        crash?.signal?.address.flatMap { $0.hasPrefix("0x") ? UInt64($0.dropFirst(2), radix: 16) : nil }
    }

    /// All goroutines, equal stacks together.
    mutating func stacks() -> StackTable {
        if let table { return table }
        let made = StackTable(crash)
        table = made
        return made
    }

    /// Lines that are told apart, none twice.
    private struct BoundedLines {
        private(set) var list: [[UInt8]] = []
        private var room = totalLimit

        mutating func add(_ text: String) {
            // A prefix of a text is copied byte by byte.
            add(text.utf8.count > totalLimit ? Array(text.utf8.prefix(totalLimit)) : Array(text.utf8))
        }

        mutating func add(_ text: [UInt8]) {
            guard text.contains(0x0A) else { return add(line: text[...]) }
            for line in text.split(separator: 0x0A, maxSplits: lineLimit) { add(line: line) }
        }

        private mutating func add(line: ArraySlice<UInt8>) {
            let cut = Array(line.prefix(min(byteLimit, room)))
            guard list.count < lineLimit, !cut.isEmpty, !list.contains(cut) else { return }
            list.append(cut)
            room -= cut.count
        }
    }
}
