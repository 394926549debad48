// SPDX-License-Identifier: Apache-2.0

/// What was found out about a line: its kind, and where its parts meet.
///
/// The assembler hands its marks on with the text (``CrashBlock/marks``), so that the parser neither splits nor classifies the lines again.
struct LineMark: Sendable {
    /// Offset of the line's LF in the text it stands in; 0 while it stands alone.
    var end: UInt32 = 0
    /// The `(` that opens a function's arguments, the `:` before a location's line number, counted from the line's start; 0 if it is not known.
    var split: UInt16 = 0
    var kind: LineKind

    /// A mark of a line that is known to be of a kind.
    init(_ kind: LineKind) { self.kind = kind }

    /// Classifies a line given without its LF. The two lines that make up nearly all of a dump are told first.
    @inline(__always)
    init(_ line: RawSpan) {
        let line = line.extracting(0..<line.countWithoutReturn)
        guard line.byteCount > 0 else {
            self.init(.blank)
            return
        }
        if line.byte(0) == 0x09 {
            self.init(indented: line)
        } else if let call = LineKind.Call(line) {
            self.init(.function, split: call.parenthesis)
        } else {
            self.init(LineKind.ofOther(line))
        }
    }

    @inline(__always)
    private init(_ kind: LineKind, split: Int) {
        self.kind = kind
        self.split = UInt16(exactly: split) ?? 0
    }

    @inline(__always)
    private init(indented line: RawSpan) {
        if line.has("panic: ", at: 1) {
            self.init(.chainedPanic)
        } else if line.has("fatal error: ", at: 1) {
            self.init(.chainedFatal)
        } else if let colon = line.byteCount >= 4 ? LineKind.Location.colon(in: line) : nil {
            self.init(.location, split: colon)
        } else {
            self.init(line.has("goroutine running on other thread; stack unavailable", at: 1) ? .unavailable : .indented)
        }
    }
}

extension LineKind {
    /// The kind of a line that is neither blank nor indented by a TAB nor a function's.
    fileprivate static func ofOther(_ line: RawSpan) -> LineKind {
        if let kind = byFirstByte(line) { return kind }
        if let embedded = embedded(in: line) { return embedded.kind }
        if isRegister(line) { return .register }
        if isMemoryRow(line) { return .memoryRow }
        if isSymbol(line) { return .symbol }
        return isLogged(line) ? .logged : .other
    }
}

/// The marks of a text's lines, in order; none where the text was not put together by an assembler. They follow from the text, so that two
/// lists are always called equal.
struct LineMarks: Hashable, Sendable {
    var list: [LineMark] = []

    static func == (_: Self, _: Self) -> Bool { true }
    func hash(into _: inout Hasher) {}
}
