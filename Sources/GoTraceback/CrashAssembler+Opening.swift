// SPDX-License-Identifier: Apache-2.0

extension CrashAssembler {
    /// Lines that are held while it is open whether, and from where on, they are a crash.
    struct Opening: Sendable {
        /// What was met so far, and so what may follow.
        enum Stage {
            /// Remarks of the runtime: a headline must follow.
            case remark
            /// A log line that may caption a stack: a header must follow.
            case caption
            /// `http: panic serving`: its text may run over lines, then a header must follow.
            case httpCaption
            /// A headline inside a line: its message in TABs, a signal line, a blank line or a header must follow.
            case embedded
            /// A headline in column 0: a crash for certain, of which the message's end is open.
            case message
            /// A header without a headline: a frame must follow.
            case header
            /// The frame's first line: its location must follow.
            case function
            /// A signal's name: `PC=` must follow.
            case signalHead
            /// A rule: `WARNING: DATA RACE` must follow.
            case raceRule
        }

        struct Line: Sendable {
            var start: Int
            var count: Int
            var stamp: LineStamp
            var kind: LineKind
            /// Of another writer, whatever this turns out to be.
            var isForeign: Bool
        }

        var stage = Stage.remark
        var bytes: [UInt8] = []
        var lines: [Line] = []
        /// Index of the headline in column 0.
        var headline: Int?
        /// Lines of other writers behind the headline.
        var foreign = 0
        /// Lines in column 0 behind the headline that may be its message (Go 1.22 and earlier).
        var flush = 0

        mutating func hold(_ line: RawSpan, _ kind: LineKind, _ stamp: LineStamp, isForeign: Bool = false) {
            lines.append(Line(start: bytes.count, count: line.byteCount, stamp: stamp, kind: kind, isForeign: isForeign))
            bytes.append(line)
        }

        mutating func clear() {
            // A crash with a long message must not leave its memory with a stream that stays silent ever after.
            bytes.removeAll(keepingCapacity: bytes.capacity <= 1024)
            lines.removeAll(keepingCapacity: lines.capacity <= 16)
            headline = nil
            foreign = 0
            flush = 0
        }
    }

    /// Opens with a line met while nothing is held; false if it cannot open anything.
    mutating func begin(_ line: RawSpan, _ kind: LineKind, _ stamp: LineStamp) -> Bool {
        switch kind {
        case .panic, .fatal:
            opening.stage = .message
            opening.headline = 0
        case .note: opening.stage = .remark
        case .signalHead: opening.stage = .signalHead
        case .goroutine, .runtimeStack, .embeddedGoroutine: opening.stage = .header
        case .httpPanic: opening.stage = .httpCaption
        case .embeddedHeadline: opening.stage = .embedded
        case .caption: opening.stage = .caption
        case .raceRule: opening.stage = .raceRule
        default: return false
        }
        opening.hold(line, kind, stamp)
        phase = .opening
        if opening.bytes.count > limits.blockBytes { closeOpening(atEnd: false) }
        return true
    }

    mutating func takeInOpening(_ line: RawSpan, _ kind: LineKind, _ stamp: LineStamp) {
        if opening.stage == .message { return takeInMessage(line, kind, stamp) }
        guard let stage = stage(after: kind) else {
            releaseOpening()
            return retake(line, kind, stamp)
        }
        opening.hold(line, kind, stamp)
        opening.stage = stage
        if stage == .message { opening.headline = opening.lines.count - 1 }
        if proves(kind) { return confirm() }
        if opening.lines.count > limits.openingLines || opening.bytes.count > limits.blockBytes { closeOpening(atEnd: false) }
    }

    /// The stage that a line leads to; nil where it refutes what is held.
    private func stage(after kind: LineKind) -> Opening.Stage? {
        let isHeader = kind == .goroutine || kind == .runtimeStack
        switch opening.stage {
        case .remark:
            if kind == .note || kind == .memoryRow || kind == .spaced { return .remark }
            if kind == .panic || kind == .fatal { return .message }
            return kind == .signalHead ? .signalHead : isHeader ? .header : nil
        case .caption:
            if isHeader || kind == .embeddedGoroutine { return .header }
            return kind == .blank && opening.lines.last?.kind != .blank ? .caption : nil
        case .httpCaption:
            if isHeader || kind == .embeddedGoroutine { return .header }
            let isText =
                kind == .other || kind == .symbol || kind == .indented || kind == .blank || kind == .spaced || kind == .chainedPanic
            return isText && opening.lines.count <= 64 ? .httpCaption : nil
        case .embedded:
            if isHeader { return .header }
            let isMessage = kind == .blank || kind == .indented || kind == .chainedPanic || kind == .chainedFatal || kind == .signal
            return isMessage && opening.lines.count <= 64 ? .embedded : nil
        case .header: return kind == .function ? .function : proves(kind) ? .header : nil
        case .function: return kind == .location ? .function : nil
        case .signalHead: return kind == .programCounter || kind == .blank ? .signalHead : nil
        case .raceRule: return kind == .raceWarning ? .raceRule : nil
        case .message: return .message
        }
    }

    /// Whether a line makes what is held a crash.
    private func proves(_ kind: LineKind) -> Bool {
        switch opening.stage {
        case .header: kind == .unavailable
        case .function: kind == .location
        case .signalHead: kind == .programCounter
        case .raceRule: kind == .raceWarning
        default: false
        }
    }

    /// What is held is no crash: it goes back as the lines it was.
    mutating func releaseOpening() {
        let held = opening
        let bytes = RawSpan(_elements: held.bytes.span)
        for line in held.lines {
            emit(line: bytes.extracting(line.start..<(line.start + line.count)), stamp: line.stamp)
        }
        opening.clear()
        phase = .idle
    }
}
