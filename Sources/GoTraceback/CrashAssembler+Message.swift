// SPDX-License-Identifier: Apache-2.0

/// Behind a headline in column 0: where its message ends is open until a goroutine block comes (grammar, clauses 4.2 and 9).
extension CrashAssembler {
    private static let foreignLines = 16
    /// Go 1.22 prints a value that was formatted over hundreds of lines as it is; without bounds, a headline that no stack follows would hold
    /// back all that a busy program says behind it.
    private static let flushLines = 512

    mutating func takeInMessage(_ line: RawSpan, _ kind: LineKind, _ stamp: LineStamp) {
        switch kind {
        case .goroutine, .runtimeStack, .programCounter:
            opening.hold(line, kind, stamp)
            return confirm()
        case .exitStatus:
            opening.hold(line, kind, stamp)
            return closeOpening(atEnd: true)
        case .testVerdict, .httpPanic, .raceRule, .embeddedGoroutine:
            closeOpening(atEnd: true)
            return retake(line, kind, stamp)
        case .panic, .fatal:
            // Go 1.22 prints a message's lines in column 0, and two threads can print their headlines before either dumps.
            if opening.foreign > 0 {
                closeOpening(atEnd: false)
                return retake(line, kind, stamp)
            }
            opening.hold(line, kind, stamp)
        case .noise: opening.hold(line, kind, stamp, isForeign: true)
        case .blank, .indented, .location, .chainedPanic, .chainedFatal, .signal, .note: opening.hold(line, kind, stamp)
        default:
            let isForeign = isForeignInMessage(line, kind)
            opening.hold(line, kind, stamp, isForeign: isForeign)
            if isForeign { opening.foreign += 1 } else { opening.flush += 1 }
        }
        let isFull = opening.lines.count > limits.openingLines || opening.bytes.count > limits.blockBytes
        if isFull || opening.foreign > Self.foreignLines || opening.flush > Self.flushLines { closeOpening(atEnd: false) }
    }

    /// A log line among a message's lines. Behind the signal line the message is over; texts of `fatal error` have one line.
    private func isForeignInMessage(_ line: RawSpan, _ kind: LineKind) -> Bool {
        if kind == .logged || LineKind.isLogged(line) { return true }
        return opening.lines.contains { !$0.isForeign && ($0.kind == .signal || $0.kind == .fatal || $0.kind == .chainedFatal) }
    }

    /// No goroutine block follows. A headline in column 0 is a crash of its own (GOTRACEBACK=none); all else goes back as the lines it was.
    mutating func closeOpening(atEnd: Bool) {
        guard let headline = opening.headline else { return releaseOpening() }
        let end = messageEnd(after: headline, atEnd: atEnd)
        // Without its space a headline is any other program's word: only stacks prove it.
        if isBare(opening.lines[headline]) || end == headline + 1 && isEmpty(opening.lines[headline]) { return releaseOpening() }
        body.start(at: opening.lines[0].stamp)
        let held = opening
        let bytes = RawSpan(_elements: held.bytes.span)
        for (index, line) in held.lines.enumerated() {
            let text = bytes.extracting(line.start..<(line.start + line.count))
            if index < end, !line.isForeign { body.append(text, line.kind) } else { body.setAside(text, line.stamp) }
        }
        opening.clear()
        endBody()
    }

    /// Index behind the headline's last own line.
    private func messageEnd(after headline: Int, atEnd: Bool) -> Int {
        let lines = opening.lines
        // With nothing behind it but a few lines of plain text, these are the message, as Go 1.22 prints it.
        let isAllMessage = atEnd && opening.foreign == 0 && opening.flush <= Self.foreignLines && !isEmpty(lines[headline])
        var end = headline + 1
        for index in (headline + 1)..<max(lines.count, headline + 1) where !lines[index].isForeign {
            switch lines[index].kind {
            case .indented, .location, .chainedPanic, .chainedFatal, .signal, .panic, .fatal, .note, .exitStatus: end = index + 1
            case .blank: continue
            default:
                if !isAllMessage { return end }
                end = index + 1
            }
        }
        return end
    }

    /// `panic: ` and nothing behind it.
    private func isEmpty(_ line: Opening.Line) -> Bool { length(of: line) <= (line.kind == .panic ? 7 : 13) }

    /// `panic:`, without the space.
    private func isBare(_ line: Opening.Line) -> Bool { length(of: line) < 7 }

    private func length(of line: Opening.Line) -> Int {
        RawSpan(_elements: opening.bytes.span).extracting(line.start..<(line.start + line.count)).countWithoutReturn
    }
}
