// SPDX-License-Identifier: Apache-2.0

extension CrashAssembler {
    /// A crash that is one, growing.
    struct Body: Sendable {
        private let limit: Int
        private(set) var text: CrashText
        private var stamp = LineStamp(offset: 0)
        /// Source offset of the first byte, that of a line's part before an embedded headline not counted.
        var firstOffset: UInt64 { stamp.offset }
        /// Lines of other writers, and blank lines that nothing of the crash followed yet.
        private(set) var asides: [ReleasedLine] = []
        private var asideBytes = 0
        private var blanks: [(stamp: LineStamp, line: [UInt8], order: Int)] = []
        /// How many of ``asides`` the crash went on behind.
        private var inside = 0
        /// Lines of other writers since the crash's last line.
        private(set) var foreignRun = 0
        /// Ids of the goroutines listed so far.
        private(set) var listed: Set<Int> = []
        private var lastListed: Int?
        private(set) var lastKind = LineKind.blank
        /// A function or `created by` line stands without its location.
        private(set) var awaitsLocation = false
        /// The goroutine's stack reached its end: another block may follow, or nothing.
        private(set) var isComplete = false
        private var endsStack = false
        private(set) var hasSignal = false
        private(set) var hasThreadRule = false
        private(set) var hasHeadline = false
        /// The runtime itself gave up: such a dump lists every goroutine.
        private var isFatal = false
        private(set) var isFirstRunning = false
        /// A function line behind a complete stack, which may be another writer's: its length and its place among ``asides``.
        private var doubtful: (stamp: LineStamp, line: [UInt8], order: Int)?
        private var insideBeforeDoubt = 0

        init(limit: Int) {
            self.limit = limit
            text = CrashText(limit: limit)
        }

        /// The next thread of GOTRACEBACK=crash is about to print.
        var awaitsThread: Bool { lastKind == .threadRule }

        /// Something is still to come: the stacks behind a headline, or the location of a function.
        var isUnfinished: Bool { awaitsLocation || listed.isEmpty }

        /// How many lines of other writers in a row the crash is waited for.
        var tolerance: Int { awaitsLocation && doubtful == nil ? 64 : isComplete || doubtful != nil ? 3 : 16 }

        mutating func start(at stamp: LineStamp) {
            self = Body(limit: limit)
            self.stamp = stamp
        }

        /// More lines than a headline are to come.
        mutating func reserve() { text.reserve() }

        /// Takes a line of the crash.
        mutating func append(_ line: RawSpan, _ kind: LineKind) { append(line, LineMark(kind), as: kind) }

        /// Takes a line of the crash, which may count as another kind than its own bytes say.
        @inline(__always)
        mutating func append(_ line: RawSpan, _ mark: LineMark, as kind: LineKind) {
            if doubtful != nil, kind != .location { giveBackDoubtful() }
            if !blanks.isEmpty { appendBlanks() }
            inside = asides.count
            foreignRun = 0
            text.append(line, mark)
            note(line, kind)
            lastKind = kind
        }

        /// Takes the header of a goroutine that was ``list(_:)``ed.
        mutating func append(_ line: RawSpan, _ header: LineKind.Header, isNew: Bool) {
            append(line, LineMark(.goroutine), as: .blank)
            note(header, line, isNew: isNew)
            lastKind = .goroutine
        }

        /// Lists a goroutine; false when it was already. A table without bounds is no table to keep, and one of so many is long enough.
        mutating func list(_ id: Int) -> Bool {
            lastListed = id
            return listed.count < 1 << 17 ? listed.insert(id).inserted : !listed.contains(id)
        }

        private mutating func appendBlanks() {
            for blank in blanks { text.append(RawSpan(_elements: blank.line.span), LineMark(.blank)) }
            // Nearly always there is one, and this is the cheaper way.
            if blanks.count == 1 { blanks.removeLast() } else { blanks.removeAll(keepingCapacity: true) }
        }

        /// Whether a line can be taken that may have to be given back.
        func canDoubt(_ line: RawSpan) -> Bool { text.keepsWhole(line.byteCount) }

        /// Takes a function's name that only a location on the next line tells from another writer's line.
        mutating func appendDoubtful(_ line: RawSpan, _ mark: LineMark, _ stamp: LineStamp) {
            let order = asides.count
            insideBeforeDoubt = inside
            append(line, mark, as: mark.kind)
            var bytes: [UInt8] = []
            bytes.append(line)
            doubtful = (stamp, bytes, order)
        }

        /// No location followed: the line goes back to where it stood among the others'.
        private mutating func giveBackDoubtful() {
            guard let last = doubtful else { return }
            doubtful = nil
            awaitsLocation = false
            text.removeLast(last.line.count)
            inside = insideBeforeDoubt
            asides.insert(ReleasedLine(bytes: last.line, stamp: last.stamp), at: last.order)
            for index in blanks.indices { blanks[index].order += 1 }
        }

        mutating func setAside(_ line: RawSpan, _ stamp: LineStamp, isCounted: Bool = true) {
            var bytes: [UInt8] = []
            bytes.append(line)
            asides.append(ReleasedLine(bytes: bytes, stamp: stamp))
            asideBytes += line.byteCount
            if isCounted { foreignRun += 1 }
        }

        /// More lines of other writers are held than a crash is worth.
        var isOverrun: Bool { asideBytes > limit || asides.count - inside > 512 }

        /// A log line right behind this is surely not part of it, and nothing is likely to follow it.
        ///
        /// One whole stack that a program printed itself has no more behind it. The runtime's dump of a panic may go on, with a blank line and the
        /// next goroutine, and is waited for as behind any other writer's line.
        var endsAtLogLine: Bool { isWhole && foreignRun == 0 && !hasHeadline }

        /// A stack with `[running]` in its header is another dump's: lines of other writers stand before it, and no blank line.
        var endsAtRunning: Bool { isWhole && isFirstRunning && foreignRun > 0 }

        /// One whole stack is what nearly all crashes are; dumps of all goroutines are such that go on, or that the runtime itself prints.
        private var isWhole: Bool { isComplete && doubtful == nil && blanks.isEmpty && listed.count == 1 && !hasSignal && !isFatal }

        /// A blank line was the last one taken.
        var hasBlank: Bool { !blanks.isEmpty }

        /// Holds a blank line; false when there are too many in a row.
        mutating func holdBlank(_ line: RawSpan, _ stamp: LineStamp) -> Bool {
            var bytes: [UInt8] = []
            if line.byteCount > 0 { bytes.append(line) }
            blanks.append((stamp, bytes, asides.count))
            return blanks.count <= 8
        }

        @inline(__always)
        private mutating func note(_ line: RawSpan, _ kind: LineKind) {
            switch kind {
            case .location:
                doubtful = nil
                awaitsLocation = false
                if endsStack { isComplete = true }
            case .function, .symbol:
                endsStack = line.has("main.main(") || line.has("runtime.goexit(")
                awaitsLocation = true
            default: noteOther(line, kind)
            }
        }

        private mutating func noteOther(_ line: RawSpan, _ kind: LineKind) {
            switch kind {
            case .goroutine, .embeddedGoroutine, .runtimeStack:
                let start = kind == .embeddedGoroutine ? LineKind.embeddedGoroutine(in: line) ?? 0 : 0
                (isComplete, awaitsLocation, endsStack) = (false, false, false)
                guard let header = LineKind.Header(line.extracting(0..<line.countWithoutReturn), at: start) else { return }
                note(header, line, isNew: list(header.id))
            case .createdBy: (endsStack, awaitsLocation) = (true, true)
            case .unavailable:
                // It runs on another thread, which may yet print it (two threads that die at once).
                if let id = lastListed { listed.remove(id) }
                isComplete = true
            case .register: isComplete = true
            case .threadRule: (isComplete, hasThreadRule) = (true, true)
            case .ancestor: isComplete = false
            case .programCounter: hasSignal = true
            case .panic: hasHeadline = true
            case .fatal: (hasHeadline, isFatal) = (true, true)
            case .chainedFatal: isFatal = true
            default: break
            }
        }

        private mutating func note(_ header: LineKind.Header, _ line: RawSpan, isNew: Bool) {
            (isComplete, awaitsLocation, endsStack) = (false, false, false)
            if isNew, listed.count == 1 { isFirstRunning = line.extracting(header.statusStart..<header.statusEnd).has("running") }
        }

        /// The finished block, and the lines to release behind it, in order.
        mutating func close() -> (block: CrashBlock, released: [ReleasedLine]) {
            giveBackDoubtful()
            text.seal()
            var block = CrashBlock(
                text: text.bytes, stamp: stamp, foreignLines: inside, truncatedBytes: text.dropped, lines: text.lines, bytes: text.total)
            block.marks.list = text.marks
            return (block, merged())
        }

        private func merged() -> [ReleasedLine] {
            var lines: [ReleasedLine] = []
            lines.reserveCapacity(asides.count + blanks.count)
            var next = 0
            for (index, aside) in asides.enumerated() {
                while next < blanks.count, blanks[next].order <= index {
                    lines.append(ReleasedLine(bytes: blanks[next].line, stamp: blanks[next].stamp))
                    next += 1
                }
                lines.append(aside)
            }
            for blank in blanks[next...] { lines.append(ReleasedLine(bytes: blank.line, stamp: blank.stamp)) }
            return lines
        }
    }
}
