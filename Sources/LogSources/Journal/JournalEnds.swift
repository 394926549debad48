// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// The end of a unit's process that systemd has told of.
struct JournalEnd {
    var invocation: JournalID
    /// The unit's name.
    var unit: String?
    var exit: ProcessExit
    /// Microseconds since 1970 at which it was told.
    var time: UInt64
    /// The stream of what systemd says of the unit; nil where that is not read.
    var noteStream: Int?
    /// Where the batch begins that it was read in.
    var batch: Int
    var mark: JournalMark
    /// When it is told on, and the last moment for it.
    fileprivate var due: ContinuousClock.Instant
    fileprivate var latest: ContinuousClock.Instant
    /// False while only the kill is known, and how the process ended is not.
    fileprivate var isKnown: Bool

    /// What was written before this is not of the run, in microseconds since 1970. A process may speak before systemd says that it has started it.
    var earliest: UInt64 {
        let lived = exit.uptime.map { UInt64(max(0, $0 / .microseconds(1))) } ?? 0
        return time.subtractingReportingOverflow(lived + 1_000_000).partialValue
    }
}

/// Holds the ends of processes for a moment: systemd and the process write to journald by different sockets, so the last words of a process may
/// stand behind its end.
struct JournalEnds {
    private(set) var pending: [JournalEnd] = []
    /// Runs whose end was told on, each once.
    private var told: Set<JournalID> = []
    /// When runs began, in microseconds since 1970.
    private var starts: [JournalID: UInt64] = [:]

    private static let quiet = Duration.milliseconds(200)
    private static let longest = Duration.seconds(2)
    /// How far the journal's own time must have gone on where entries are read long after they were written.
    private static let microseconds: UInt64 = 2_000_000
    private static let memory = 4_096

    var isEmpty: Bool { pending.isEmpty }

    /// When the next one can be told on.
    var nextDue: ContinuousClock.Instant? { pending.map(\.due).min() }

    mutating func take(
        _ note: JournalNote, _ entry: borrowing JournalEntry, stream: Int?, batch: Int, mark: JournalMark, now: ContinuousClock.Instant
    ) {
        guard let invocation = note.invocation, !told.contains(invocation) else { return }
        let time = entry[.sourceTime].decimalNumber ?? entry.place.realtime
        switch note.kind {
        case .starting, .started: remember(invocation, time)
        case .exited:
            guard let cause = JournalNote.end(entry) else { return }
            change(invocation, time, stream, batch, mark, now) { end in
                end.unit = note.unit
                end.exit.cause = cause
                end.isKnown = true
            }
        case .outOfMemory, .outOfMemoryByDaemon:
            let words = entry.text(.message)
            change(invocation, time, stream, batch, mark, now) { end in
                end.unit = note.unit
                end.exit.isOutOfMemory = true
                end.exit.evidence = words
            }
        case .failed:
            guard entry.says(.unitResult, "oom-kill"), let index = index(of: invocation) else { return }
            pending[index].exit.isOutOfMemory = true
            pending[index].exit.evidence = pending[index].exit.evidence ?? entry.text(.message)
        case .consumed:
            if let index = index(of: invocation) { pending[index].exit.peakMemory = entry.number(.memoryPeak) }
        case .deactivated, .suppressed, .missed: break
        }
    }

    private func index(of invocation: JournalID) -> Int? { pending.firstIndex { $0.invocation == invocation } }

    /// A run that has ended needs its start no more; the table empties itself.
    private mutating func remember(_ invocation: JournalID, _ time: UInt64) {
        if starts.count >= JournalEnds.memory { starts.removeAll() }
        if starts[invocation] == nil { starts[invocation] = time }
    }

    private mutating func change(
        _ invocation: JournalID, _ time: UInt64, _ stream: Int?, _ batch: Int, _ mark: JournalMark, _ now: ContinuousClock.Instant,
        _ body: (inout JournalEnd) -> Void
    ) {
        if index(of: invocation) == nil {
            var exit = ProcessExit(.signal("SIGKILL"))
            if let start = starts[invocation], time >= start { exit.uptime = .microseconds(Int64(clamping: time - start)) }
            pending.append(
                JournalEnd(
                    invocation: invocation, exit: exit, time: time, noteStream: stream, batch: batch, mark: mark,
                    due: now, latest: now + JournalEnds.longest, isKnown: false))
        }
        guard let index = index(of: invocation) else { return }
        body(&pending[index])
        pending[index].due = pending[index].isKnown ? now + JournalEnds.quiet : pending[index].latest
    }

    /// A line of a run was read: if its end is known, more may come.
    mutating func heard(_ stream: JournalStream, now: ContinuousClock.Instant) {
        let isOfRun = { (end: JournalEnd) in
            stream.invocation.map { $0 == end.invocation } ?? (end.unit != nil && stream.origin.unit?.name == end.unit)
        }
        guard let index = pending.firstIndex(where: isOfRun) else { return }
        pending[index].due = max(pending[index].due, min(now + JournalEnds.quiet, pending[index].latest))
    }

    /// Takes back an end that nobody's words have come for yet: they may stand behind it by as much as journald is behind. False where it has
    /// waited for as long as it may.
    mutating func postpone(_ end: JournalEnd, now: ContinuousClock.Instant) -> Bool {
        guard now < end.latest else { return false }
        var end = end
        end.due = min(now + JournalEnds.quiet, end.latest)
        told.remove(end.invocation)
        pending.append(end)
        return true
    }

    /// The ends that can be told on: entries of `realtime` are read now, or none are left, and then it is nil.
    mutating func takeDue(now: ContinuousClock.Instant, realtime: UInt64?) -> [JournalEnd] {
        guard !pending.isEmpty else { return [] }
        let isDue = { (end: JournalEnd) in
            if let realtime { return realtime > end.time && realtime - end.time > JournalEnds.microseconds }
            return end.due <= now
        }
        let due = pending.filter(isDue)
        pending.removeAll(where: isDue)
        if told.count >= JournalEnds.memory { told.removeAll() }
        for end in due {
            told.insert(end.invocation)
        }
        return due
    }
}
