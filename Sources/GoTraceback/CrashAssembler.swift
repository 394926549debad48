// SPDX-License-Identifier: Apache-2.0

/// Finds crashes in a stream of lines. One per byte stream; a state machine without clock or input of its own.
///
/// ```swift
/// var assembler = CrashAssembler()
/// switch assembler.take(line, stamp: stamp) {
/// case .ordinary: handle(line)
/// case .held: while let event = assembler.next() { handle(event) }
/// }
/// ```
///
/// Events come out in the order of the stream, except that lines of other writers met inside a crash come out behind it. Each byte taken comes
/// out once: as an ordinary line, in a released line, or in a crash (whole, or counted in ``CrashBlock/truncatedBytes``).
///
/// | phase | held | leaves by |
/// |---|---|---|
/// | idle | nothing | a line that may begin a crash |
/// | opening | remarks, a caption, a headline, a header | proof (then body), or a line that refutes it (then all are released) |
/// | body | the text of a crash that is one | a headline, a line too many of another writer, the end |
/// | race | a report of the race detector | its closing rule |
public struct CrashAssembler: Sendable {
    /// What became of a line.
    public enum Outcome: Sendable {
        /// An ordinary line; nothing was held, nothing was kept: handle it where it lies.
        case ordinary
        /// The assembler keeps a copy. Events may be waiting: drain ``next()``.
        case held
    }

    /// What comes out.
    public enum Event: Sendable {
        /// A line that belongs to no crash.
        case line(ReleasedLine)
        /// A whole crash.
        case crash(CrashBlock)
    }

    /// How much an assembler holds.
    public struct Limits: Hashable, Sendable {
        /// Bytes of one crash's text; over it the middle is dropped. Lines that only may belong to a crash are held up to the same size.
        public var blockBytes: Int
        /// Lines held while it is open whether they are a crash.
        public var openingLines: Int

        /// The given limits; a block is never limited below 256 bytes. A dump of 5,000 goroutines, 1.4 MB and more, is kept whole.
        public init(blockBytes: Int = 4 << 20, openingLines: Int = 4096) {
            self.blockBytes = blockBytes
            self.openingLines = openingLines
        }
    }

    /// What the assembler does with the next line.
    public enum Phase: String, Sendable, CaseIterable {
        /// Nothing is held.
        case idle
        /// Lines are held that may begin a crash.
        case opening
        /// A crash that is one grows.
        case body
        /// A report of the race detector grows.
        case race
    }

    let limits: Limits
    /// The phase that the next line will be met in.
    public internal(set) var phase = Phase.idle
    var opening = Opening()
    var body: Body
    private(set) var events: [Event] = []
    private var taken = 0

    /// An assembler that holds nothing.
    public init(limits: Limits = Limits()) {
        self.limits = limits
        body = Body(limit: limits.blockBytes)
    }

    /// Takes the stream's next line, given without its LF.
    public mutating func take(_ line: RawSpan, stamp: LineStamp) -> Outcome {
        if phase == .idle, events.isEmpty, !LineKind.mayBegin(line) { return .ordinary }
        return takeSlowly(line, stamp: stamp)
    }

    /// The next crash or released line, in order; nil when there is none.
    public mutating func next() -> Event? {
        // Asked behind each line of a crash, and nearly always in vain.
        taken < events.count ? takeNext() : nil
    }

    @inline(never)
    private mutating func takeNext() -> Event {
        let event = events[taken]
        taken += 1
        if taken == events.count {
            events.removeAll(keepingCapacity: events.capacity <= 8)
            taken = 0
        }
        return event
    }

    /// The stream ended, fell silent for ``patience``, or its process died: what is held becomes a crash or goes back as the lines it was.
    public mutating func finish() {
        switch phase {
        case .idle: break
        case .opening: closeOpening(atEnd: true)
        case .body: endBody()
        case .race: endRace()
        }
    }

    /// True while lines are held that a later line may belong to.
    public var isHolding: Bool { phase != .idle }

    /// Source offset of the first held byte, from which a restart must read again; nil while nothing is held.
    public var heldOffset: UInt64? {
        switch phase {
        case .idle: nil
        case .opening: opening.lines.first?.stamp.offset
        case .body, .race: body.firstOffset
        }
    }

    /// How long a silence ends what is held. Between the thread dumps of GOTRACEBACK=crash the runtime itself waits up to 5 s.
    ///
    /// A crash that has plainly not said everything yet, such as a headline before its stacks, gets longer than one whose stacks are whole:
    /// on a busy machine a dying process can be stopped in mid-sentence.
    public var patience: Duration {
        guard isUnfinished else { return .milliseconds(500) }
        return phase == .body && body.awaitsThread ? .seconds(5) : .seconds(2)
    }

    /// True while the process that wrote what is held has plainly more to say: a headline waits for its stacks, or a stack for its end.
    public var isUnfinished: Bool {
        switch phase {
        case .idle, .race: false
        case .opening: opening.stage == .message || opening.stage == .signalHead
        case .body: body.awaitsThread || body.isUnfinished
        }
    }

    mutating func emit(_ event: Event) { events.append(event) }

    mutating func emit(line: RawSpan, stamp: LineStamp) {
        var bytes: [UInt8] = []
        bytes.append(line)
        events.append(.line(ReleasedLine(bytes: bytes, stamp: stamp)))
    }

    @inline(never)
    private mutating func takeSlowly(_ line: RawSpan, stamp: LineStamp) -> Outcome {
        // Asked for each line of a crash, and one in dozens is one.
        if phase == .body, line.has("goroutine "), let header = LineKind.Header(line.extracting(0..<line.countWithoutReturn)) {
            takeHeader(header, line, stamp)
            return .held
        }
        let mark = LineMark(line)
        let kind = mark.kind
        switch phase {
        case .idle:
            if !begin(line, kind, stamp) {
                if events.isEmpty { return .ordinary }
                emit(line: line, stamp: stamp)
            }
        case .opening: takeInOpening(line, kind, stamp)
        case .body: takeInBody(line, mark, stamp)
        case .race: takeInRace(line, kind, stamp)
        }
        return .held
    }

    /// A line met while nothing is held (any more): it opens something, or it is released.
    mutating func retake(_ line: RawSpan, _ kind: LineKind, _ stamp: LineStamp) {
        if !begin(line, kind, stamp) { emit(line: line, stamp: stamp) }
    }
}
