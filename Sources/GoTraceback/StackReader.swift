// SPDX-License-Identifier: Apache-2.0

/// Collects goroutine blocks (grammar, clauses 5 and 6): headers, frames, who started them. Registers and rules of threads are passed over.
struct StackReader {
    private(set) var goroutines: [Goroutine] = []
    private(set) var notes: [TextRange] = []
    private(set) var exitStatus: Int?
    /// The first header's line.
    private(set) var firstHeader: TextRange?
    /// The text ended where a line was missing.
    private(set) var isTorn = false
    /// A first header was read: whatever comes belongs to stacks.
    private(set) var isReading = false
    /// The last of ``goroutines`` is being read.
    private var isOpen = false
    /// Its frames: one list serves all goroutines, each gets its own at the right size.
    private var frames: [Frame] = []
    /// Whether a function in a file is the application's, 1 or 0, by the hash of both: the goroutines of a dump are all in the same few. Nil
    /// where there are not many, whose calls are all met for the first time.
    private var knownCalls: HashIndex?
    /// A function line, or one of a C symbol, whose location has not come.
    private var call: (function: TextRange, arguments: TextRange)?
    /// A `created by` line whose location has not come.
    private var creator: Goroutine.Creator?
    private var isInAncestor = false
    /// `goroutine running on other thread; stack unavailable`: no frames, and none missing.
    private var isUnavailable = false
    private var race = RaceReader()

    /// Makes room for that many goroutines at once.
    mutating func reserve(_ count: Int) {
        goroutines.reserveCapacity(count)
        frames.reserveCapacity(32)
        if count > 16 { knownCalls = HashIndex() }
    }

    @inline(__always)
    mutating func read(_ range: TextRange, _ mark: LineMark, _ bytes: RawSpan) {
        let line = bytes.extracting(range.indices)
        switch mark.kind {
        case .location:
            let colon = Int(mark.split)
            guard let location = colon > 0 ? LineKind.Location(line, colon: colon) : LineKind.Location(line) else { return }
            readLocation(location, at: Int(range.lowerBound), bytes)
        case .function:
            let split = Int(mark.split)
            guard let found = split > 0 ? LineKind.Call(parenthesis: split) : LineKind.Call(line) else { return }
            readCall(found, at: Int(range.lowerBound), line)
        default:
            isReading = true
            readOther(mark.kind, range, line)
        }
    }

    private mutating func readOther(_ kind: LineKind, _ range: TextRange, _ line: RawSpan) {
        let start = Int(range.lowerBound)
        switch kind {
        case .goroutine: begin(LineKind.Header(line), at: start, range, line)
        case .embeddedGoroutine:
            guard let offset = LineKind.embeddedGoroutine(in: line) else { return }
            begin(LineKind.Header(line, at: offset), at: start, TextRange(start + offset, Int(range.upperBound)), line)
        case .runtimeStack:
            flush()
            firstHeader = firstHeader ?? range
            goroutines.append(Goroutine(id: -1, state: TextRange(start, Int(range.upperBound) - 1)))
            isOpen = true
        case .createdBy: readCreator(range, line)
        case .elided: readElided(line)
        case .unavailable: isUnavailable = true
        case .ancestor:
            flushCall()
            isInAncestor = true
        case .nativeFunction: readNative(range, line)
        case .symbol:
            flushCall()
            if !isInAncestor { call = (range, TextRange(Int(range.upperBound), Int(range.upperBound))) }
        case .note, .memoryRow, .signalNote: notes.append(range)
        case .exitStatus: exitStatus = LineKind.decimal(line, from: 12, to: line.byteCount)
        default: break
        }
    }

    private mutating func begin(_ header: LineKind.Header?, at start: Int, _ range: TextRange, _ line: RawSpan) {
        guard let header else { return }
        flush()
        firstHeader = firstHeader ?? range
        let state = TextRange(from: start &+ header.statusStart, to: start &+ header.statusEnd)
        goroutines.append(Goroutine(id: header.id, state: state, waitMinutes: header.minutes, isLockedToThread: header.isLocked))
        isOpen = true
        if header.labelsStart < header.labelsEnd {
            goroutines[goroutines.count - 1].labels = Goroutine.Label.list(line.extracting(header.labelsStart..<header.labelsEnd))
        }
    }

    private mutating func readCall(_ found: LineKind.Call, at start: Int, _ line: RawSpan) {
        flushCall()
        guard !isInAncestor else { return }
        call = (
            TextRange(from: start, to: start &+ found.parenthesis),
            TextRange(from: start &+ found.parenthesis &+ 1, to: start &+ line.byteCount &- 1)
        )
    }

    private mutating func readLocation(_ found: LineKind.Location, at start: Int, _ bytes: RawSpan) {
        let file = TextRange(from: start &+ 1, to: start &+ found.pathEnd)
        if var made = creator {
            (made.file, made.line) = (file, found.line)
            if isOpen { goroutines[goroutines.count - 1].createdBy = made }
            creator = nil
            return
        }
        guard let call else { return }
        self.call = nil
        let offset = TextRange(from: start &+ found.offsetStart, to: start &+ found.offsetEnd)
        frames.append(
            Frame(
                function: call.function,
                arguments: call.arguments,
                file: file,
                line: found.line,
                offset: offset,
                isInlined: offset.isEmpty && call.arguments.count == 3 && bytes.has("...", at: Int(call.arguments.lowerBound)),
                isInApp: isInApp(bytes.extracting(call.function.indices), file: bytes.extracting(file.indices))
            ))
    }

    private mutating func isInApp(_ function: RawSpan, file: RawSpan) -> Bool {
        guard knownCalls != nil else { return PackagePath.isInApp(function, file: file) }
        var hash = StackHash()
        hash.add(function)
        hash.add(file)
        return knownCalls?.place(of: hash.value, or: PackagePath.isInApp(function, file: file) ? 1 : 0) == 1
    }

    /// `created by F in goroutine 1`; of an ancestor's nothing is kept.
    private mutating func readCreator(_ range: TextRange, _ line: RawSpan) {
        flushCall()
        guard !isInAncestor else { return }
        let start = Int(range.lowerBound)
        var end = line.byteCount
        var goroutine: Int?
        var number = end
        while number > 0, line.byte(number &- 1).isDigit { number &-= 1 }
        if number < end, line.has(" in goroutine ", at: number - 14), number >= 25 {
            goroutine = LineKind.decimal(line, from: number, to: end)
            end = number - 14
        }
        creator = Goroutine.Creator(
            function: TextRange(from: start &+ 11, to: start &+ end), file: TextRange(from: start &+ end, to: start &+ end), line: 0,
            goroutine: goroutine)
    }

    private mutating func readElided(_ line: RawSpan) {
        flushCall()
        guard !isInAncestor else { return }
        let count = line.byte(3).isDigit ? LineKind.decimal(line, from: 3, to: line.byteCount) : -1
        if isOpen { goroutines[goroutines.count - 1].framesElided = count }
    }

    /// `non-Go function at pc=HEX` is a whole frame; `non-Go function` alone has its location on the next line.
    private mutating func readNative(_ range: TextRange, _ line: RawSpan) {
        flushCall()
        let start = Int(range.lowerBound)
        let none = TextRange(start + 15, start + 15)
        call = (TextRange(start, start + 15), none)
        if line.byteCount > 15 { flushCall() }
    }

    /// A call without a location is a frame all the same.
    private mutating func flushCall() {
        guard let call else { return }
        let none = TextRange(Int(call.arguments.upperBound), Int(call.arguments.upperBound))
        frames.append(
            Frame(
                function: call.function, arguments: call.arguments, file: none, line: 0, offset: none, isInlined: false, isInApp: false))
        self.call = nil
    }

    private mutating func flush() {
        flushCall()
        if isOpen, let made = creator { goroutines[goroutines.count - 1].createdBy = made }
        creator = nil
        isInAncestor = false
        isUnavailable = false
        if isOpen { goroutines[goroutines.count - 1].frames = Array(frames[...]) }
        isOpen = false
        frames.removeAll(keepingCapacity: true)
    }

    mutating func close() {
        if isReading, race.isOpen { goroutines = race.close() }
        isTorn =
            isTorn || (race.isOpen && race.isTorn) || call != nil || creator != nil || (!isUnavailable && isOpen && frames.isEmpty)
        flush()
    }

    mutating func beginRace() {
        isReading = true
        race.isOpen = true
    }

    mutating func readRace(_ range: TextRange, _ kind: LineKind, _ bytes: RawSpan) { race.read(range, kind, bytes) }
}
