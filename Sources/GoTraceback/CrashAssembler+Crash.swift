// SPDX-License-Identifier: Apache-2.0

extension CrashAssembler {
    /// What is held is a crash: its lines become the body's text.
    mutating func confirm() {
        let held = opening
        let bytes = RawSpan(_elements: held.bytes.span)
        let split = held.splitOffset()
        guard let first = held.lines.first else { return }
        var stamp = first.stamp
        stamp.offset &+= UInt64(split)
        if split > 0 { emit(line: bytes.extracting(0..<split), stamp: first.stamp) }
        body.start(at: stamp)
        body.reserve()
        for (index, line) in held.lines.enumerated() {
            let start = index == 0 ? split : line.start
            let text = bytes.extracting(start..<(line.start + line.count))
            if line.isForeign {
                body.setAside(text, line.stamp)
            } else {
                body.append(text, index == 0 && split > 0 ? LineKind.of(text) : line.kind)
            }
        }
        phase = held.lines.last?.kind == .raceWarning ? .race : .body
        opening.clear()
    }

    @inline(__always)
    mutating func takeInBody(_ line: RawSpan, _ mark: LineMark, _ stamp: LineStamp) {
        switch mark.kind {
        case .location:
            // It fits behind its function, and in a stack that a foreign writer tore; behind a whole one it is another writer's.
            if body.awaitsLocation || !body.isComplete { body.append(line, mark, as: .location) } else { takeForeign(line, stamp) }
        case .function:
            if body.isComplete { takeDoubtful(line, mark, stamp) } else { body.append(line, mark, as: .function) }
        default: takeOtherInBody(line, mark, stamp)
        }
    }

    private mutating func takeOtherInBody(_ line: RawSpan, _ mark: LineMark, _ stamp: LineStamp) {
        let kind = mark.kind
        switch kind {
        case .symbol:
            if body.isComplete || body.awaitsLocation { takeForeign(line, stamp) } else { takeDoubtful(line, mark, stamp) }
        case .createdBy, .elided, .unavailable, .ancestor, .nativeFunction, .programCounter, .signalNote, .runtimeStack:
            body.append(line, kind)
        case .note:
            // Behind a whole stack it may precede the next process's headline; a dump's own remarks stand inside a stack.
            if body.isComplete { endBodyAndRetake(line, kind, stamp) } else { body.append(line, kind) }
        case .blank:
            if !body.holdBlank(line, stamp) { endBody() }
        case .register, .threadRule:
            if body.hasSignal { body.append(line, kind) } else { takeForeign(line, stamp) }
        case .signalHead:
            if body.lastKind == .threadRule { body.append(line, kind) } else { endBodyAndRetake(line, kind, stamp) }
        case .memoryRow, .spaced:
            if body.lastKind == .note || body.lastKind == .memoryRow {
                body.append(line, mark, as: .memoryRow)
            } else {
                takeForeign(line, stamp)
            }
        case .panic, .fatal, .raceRule: endBodyAndRetake(line, kind, stamp)
        case .httpPanic, .embeddedHeadline, .caption, .embeddedGoroutine:
            if body.isComplete { endBodyAndRetake(line, kind, stamp) } else { takeForeign(line, stamp) }
        case .logged: if body.endsAtLogLine { endBodyAndRetake(line, kind, stamp) } else { takeForeign(line, stamp) }
        case .exitStatus:
            body.append(line, kind)
            endBody()
        case .testVerdict: endBodyAndRetake(line, kind, stamp)
        case .noise:
            body.setAside(line, stamp, isCounted: false)
            if body.isOverrun { endBody() }
        case .chainedPanic, .chainedFatal, .signal, .raceWarning, .raceAccess, .indented, .other, .goroutine, .function, .location:
            takeForeign(line, stamp)
        }
    }

    /// Another goroutine of the dump, or the first of the next one.
    mutating func takeHeader(_ header: LineKind.Header, _ line: RawSpan, _ stamp: LineStamp) {
        let endsAtRunning = body.endsAtRunning
        let isNew = body.list(header.id)
        if opensAnother(header, line, isNew: isNew, endsAtRunning: endsAtRunning) {
            endBodyAndRetake(line, .goroutine, stamp)
        } else {
            body.append(line, header, isNew: isNew)
        }
    }

    private mutating func takeDoubtful(_ line: RawSpan, _ mark: LineMark, _ stamp: LineStamp) {
        if body.canDoubt(line) { body.appendDoubtful(line, mark, stamp) } else { takeForeign(line, stamp) }
    }

    private mutating func takeForeign(_ line: RawSpan, _ stamp: LineStamp) {
        body.setAside(line, stamp)
        if body.foreignRun >= body.tolerance || body.isOverrun { endBody() }
    }

    /// Whether a header begins a dump of its own: its goroutine is already listed, or another stack without a headline follows the first, or the
    /// process that was started next prints one.
    private func opensAnother(_ header: LineKind.Header, _ line: RawSpan, isNew: Bool, endsAtRunning: Bool) -> Bool {
        if body.hasThreadRule { return false }
        if !isNew, header.id > 0 { return true }
        if !endsAtRunning, body.hasHeadline || body.hasSignal || !body.isFirstRunning || body.hasBlank { return false }
        return line.extracting(header.statusStart..<header.statusEnd).has("running")
    }

    mutating func endBodyAndRetake(_ line: RawSpan, _ kind: LineKind, _ stamp: LineStamp) {
        endBody()
        retake(line, kind, stamp)
    }

    /// The crash is whole: it comes out, behind it the lines that were set aside.
    mutating func endBody() {
        let closed = body.close()
        emit(.crash(closed.block))
        for line in closed.released { emit(.line(line)) }
        body.start(at: LineStamp(offset: 0))
        phase = .idle
    }
}

extension CrashAssembler.Opening {
    /// Where the crash begins in the first held line: at a headline behind another writer's unfinished line, else at 0.
    ///
    /// A logged line that quotes a panic right above a stack, and any line above the stack of `debug.Stack`, captions it and stays whole.
    func splitOffset() -> Int {
        let bytes = RawSpan(_elements: bytes.span)
        guard let first = lines.first, first.kind == .embeddedHeadline, lines.count > 1 else { return 0 }
        let line = bytes.extracting(0..<first.count)
        guard let embedded = LineKind.embedded(in: line) else { return 0 }
        for other in lines where other.kind == .function {
            if bytes.extracting(other.start..<(other.start + other.count)).has("runtime/debug.") { return 0 }
        }
        let second = lines[1].kind
        let isCaption = LineKind.isLogged(line) && (second == .goroutine || second == .runtimeStack)
        return isCaption ? 0 : embedded.start
    }
}
