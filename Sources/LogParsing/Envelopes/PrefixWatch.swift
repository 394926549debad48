// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// Finds crashes whose lines a tool has put a prefix before, and takes the prefix off for them alone.
///
/// | state | held | leaves by |
/// |---|---|---|
/// | quiet | nothing | a line that has a crash's beginning behind some words |
/// | pending | that line | a line with the same words before it (then a lane), or any that refutes it (then it goes back) |
/// | lanes | the lines of each prefix | the end of the crash; what was none comes out as it came |
///
/// A headline alone proves nothing, for log lines quote them: see ``GoTraceback/Crash/isProven``.
struct PrefixWatch: Sendable {
    /// What comes out.
    enum Event {
        /// Lines that belong to no crash.
        case lines([ReleasedLine])
        /// A crash, its lines without their prefix.
        case crash(CrashBlock)
        /// A line that was no prefixed one: what it is, the stream's own lane is to say.
        case returned(ReleasedLine)
    }

    private struct Lane: Sendable {
        var prefix: LinePrefix
        var crashes: CrashLane
        /// A goroutine's header, a signal's report or a race's was met.
        var isProven = false
    }

    private struct Pending: Sendable {
        var prefix: LinePrefix
        var kind: LineKind
        /// The prefix reaches to the crash's own words.
        var isExact: Bool
        var text: [UInt8]
        var line: ReleasedLine
        var skipped = 0
    }

    /// Lines of other writers between the first and the second line of a crash.
    private static let skipLimit = 16
    private static let laneLimit = 16

    private let journal: LineJournal?
    private var pending: [Pending] = []
    private var lanes: [Lane] = []
    private var events: [Event] = []
    /// The words that all lines so far began with; nil before the first.
    private var shared: LinePrefix? {
        didSet { form = PrefixForm() }
    }
    /// Those words as the last line had them.
    private var form = PrefixForm()

    init(journal: LineJournal? = nil) { self.journal = journal }

    /// True when a line needs to be looked at only if it looks like a crash's by itself.
    @inline(__always)
    var isQuiet: Bool { isIdle && (shared?.isEmpty ?? false) }
    /// True when nothing is held.
    var isIdle: Bool { pending.isEmpty && lanes.isEmpty }
    var heldOffset: UInt64? { (lanes.compactMap(\.crashes.heldOffset) + pending.map(\.line.stamp.offset)).min() }
    var isUnfinished: Bool { lanes.contains { $0.crashes.isUnfinished } }
    var patience: Duration? {
        (lanes.compactMap(\.crashes.patience) + (pending.isEmpty ? [] : [.milliseconds(500)])).max()
    }

    /// What is decided, in order; nil when there is nothing.
    mutating func next() -> Event? { events.isEmpty ? nil : events.removeFirst() }

    /// How long the words are that the line begins with as all lines before; nil when it does not begin so, or there are none.
    mutating func sharedLength(in line: RawSpan) -> Int? {
        if form.matches(line) { return form.length }
        guard let shared, !shared.isEmpty, let length = shared.length(in: line) else { return nil }
        form = PrefixForm(shared, on: line, length: length) ?? PrefixForm()
        return length
    }

    /// Takes a line that belongs to a crash behind a prefix; false when it belongs to none. Then ``next()`` is to be asked.
    ///
    /// - Parameters:
    ///   - text: The line without colours.
    ///   - line: The line as it came.
    mutating func take(_ text: RawSpan, _ line: RawSpan, stamp: LineStamp) -> Bool {
        if let words = shared { shared = words.isEmpty ? words : words.common(with: text) } else { shared = LinePrefix(of: text) }
        for index in lanes.indices {
            guard let length = lanes[index].prefix.length(in: text) else { continue }
            feed(index, text.extracting(length..<text.byteCount), ReleasedLine(bytes: line.copy, stamp: stamp))
            return true
        }
        guard !isIdle else { return false }
        finishStale(at: stamp.time)
        return takeWhilePending(text, line, stamp: stamp)
    }

    /// Holds a line that has a crash's beginning behind some words; false when it has none. For a line that ``take`` did not.
    mutating func begin(_ text: RawSpan, _ line: RawSpan, stamp: LineStamp) -> Bool {
        guard pending.count + lanes.count < PrefixWatch.laneLimit else { return false }
        let kind = LineKind.of(text)
        guard kind.mayStandBehindPrefix else { return false }
        let start = LinePrefix.boundaries(of: text).first { LineKind.of(text.extracting($0..<text.byteCount)).beginsCrash }
        guard start != nil || kind.isCaption else { return false }
        let prefix = LinePrefix(of: text, before: start)
        guard !prefix.isEmpty else { return false }
        let held = ReleasedLine(bytes: line.copy, stamp: stamp)
        pending.append(Pending(prefix: prefix, kind: kind, isExact: start != nil, text: text.copy, line: held))
        return true
    }

    /// Gives everything out: the stream has ended, or was silent for ``patience``.
    mutating func finish() {
        for held in pending where !takeAlone(held) { events.append(.returned(held.line)) }
        pending.removeAll()
        for index in lanes.indices {
            lanes[index].crashes.finish()
            drain(index)
        }
        lanes.removeAll()
    }

    private mutating func takeWhilePending(_ text: RawSpan, _ line: RawSpan, stamp: LineStamp) -> Bool {
        let kind = LineKind.of(text)
        if kind.beginsCrash || kind == .function { refute() }
        for (index, held) in pending.enumerated() {
            let prefix = held.isExact ? held.prefix : held.prefix.common(with: text)
            guard !prefix.isEmpty, let length = prefix.length(in: text) else { continue }
            pending.remove(at: index)
            let rest = text.extracting(length..<text.byteCount)
            return open(held, prefix, rest, ReleasedLine(bytes: line.copy, stamp: stamp))
        }
        settlePending(before: kind)
        return false
    }

    /// Ends the crashes of writers that have said nothing more while others went on.
    private mutating func finishStale(at time: Int64) {
        for index in lanes.indices.reversed() where lanes[index].crashes.isStale(at: time) {
            lanes[index].crashes.finish()
            drain(index)
            lanes.remove(at: index)
        }
    }

    /// A second line has the prefix of a held one. False when the first was no crash's beginning without it.
    private mutating func open(_ held: Pending, _ prefix: LinePrefix, _ rest: RawSpan, _ line: ReleasedLine) -> Bool {
        let text = held.text.rawSpan
        var lane = Lane(prefix: prefix, crashes: CrashLane(journal: journal, wrapping: .prefix))
        let first = text.extracting((prefix.length(in: text) ?? 0)..<text.byteCount)
        guard lane.crashes.take(first, stamp: held.line.stamp, standingFor: [held.line]) else {
            events.append(.lines([held.line]))
            return false
        }
        lane.isProven = LineKind.of(first).provesCrash
        lanes.append(lane)
        feed(lanes.count - 1, rest, line)
        return true
    }

    /// A line that has no held one's prefix: another writer's, for which those that know their writer wait, or what refutes them.
    private mutating func settlePending(before kind: LineKind) {
        let held = pending
        pending.removeAll()
        for var one in held {
            one.skipped += 1
            if one.isExact, one.prefix.namesWriter, !kind.mayFollowCaption, one.skipped <= PrefixWatch.skipLimit {
                pending.append(one)
            } else if !takeAlone(one) {
                // Where what follows is no line of a crash, what was held is none either; else the stream's own lane is to say.
                let goesOn = one.kind == .httpPanic || kind.mayFollowCaption
                events.append(goesOn ? .returned(one.line) : .lines([one.line]))
            }
        }
    }

    /// A headline that nothing follows; true when it proves itself.
    private mutating func takeAlone(_ held: Pending) -> Bool {
        let text = held.text.rawSpan
        guard held.isExact, let length = held.prefix.length(in: text) else { return false }
        var lane = CrashLane(journal: journal, wrapping: .prefix)
        guard lane.take(text.extracting(length..<text.byteCount), stamp: held.line.stamp) else { return false }
        lane.finish()
        guard case .crash(let block) = lane.next(), CrashParser.parse(block).isProven else { return false }
        events.append(.crash(block))
        return true
    }

    /// Lines of a crash stand without a prefix: what is held of one without a stack was no crash's.
    private mutating func refute() {
        for index in lanes.indices.reversed() where !lanes[index].isProven {
            lanes[index].crashes.finish()
            while let event = lanes[index].crashes.next() {
                let lines =
                    switch event {
                    case .lines(let lines): lines
                    case .crash(let block): lanes[index].crashes.lines(of: block)
                    }
                events += lines.map { .returned($0) }
            }
            lanes.remove(at: index)
        }
    }

    private mutating func feed(_ index: Int, _ text: RawSpan, _ line: ReleasedLine) {
        if !lanes[index].crashes.take(text, stamp: line.stamp, standingFor: [line]) { events.append(.lines([line])) }
        if LineKind.of(text).provesCrash { lanes[index].isProven = true }
        drain(index)
        if !lanes[index].crashes.isHolding { lanes.remove(at: index) }
    }

    private mutating func drain(_ index: Int) {
        while let event = lanes[index].crashes.next() {
            switch event {
            case .lines(let lines): events.append(.lines(lines))
            case .crash(let block):
                lanes[index].isProven = false
                let isCrash = CrashParser.parse(block).isProven
                events.append(isCrash ? .crash(block) : .lines(lanes[index].crashes.lines(of: block)))
            }
        }
    }
}

extension Crash {
    /// Whether more than a headline says that the runtime printed it: a stack, a signal, a second panic, a mark, or words that are the
    /// runtime's alone.
    fileprivate var isProven: Bool {
        if !goroutines.isEmpty || signal != nil || exitStatus != nil || panics.count > 1 { return true }
        if panics.contains(where: \.isRecovered) || (fatal != nil && !panics.isEmpty) { return true }
        return kind == .deadlock || kind == .concurrentMap
    }
}

extension LineKind {
    /// What a crash begins with, in the first column of its line.
    fileprivate var beginsCrash: Bool {
        switch self {
        case .panic, .fatal, .goroutine, .runtimeStack, .note, .signalHead, .raceRule: true
        default: false
        }
    }

    /// What only a crash has, and a log line that quotes its headline has not.
    fileprivate var provesCrash: Bool { self == .goroutine || self == .programCounter || self == .raceWarning }

    /// Words of a program's own that may stand above a stack.
    fileprivate var isCaption: Bool {
        switch self {
        case .httpPanic, .caption, .embeddedHeadline, .embeddedGoroutine: true
        default: false
        }
    }

    /// What a line is in the first column when it has a crash's beginning further behind.
    fileprivate var mayStandBehindPrefix: Bool {
        switch self {
        case .other, .logged, .symbol: true
        default: isCaption
        }
    }

    /// What may follow a caption or a headline that is not behind a prefix.
    fileprivate var mayFollowCaption: Bool {
        switch self {
        case .goroutine, .runtimeStack, .embeddedGoroutine, .function, .unavailable, .blank, .indented, .location, .spaced, .chainedPanic,
            .chainedFatal, .signal, .panic, .fatal:
            true
        default: false
        }
    }
}
