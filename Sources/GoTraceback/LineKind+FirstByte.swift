// SPDX-License-Identifier: Apache-2.0

extension LineKind {
    /// The kinds that a line's first byte, other than a TAB, and a literal behind it decide.
    static func byFirstByte(_ line: RawSpan) -> LineKind? {
        switch line.byte(0) {
        case UInt8(ascii: "g"):
            line.has("goroutine ") && isHeader(line, at: 0) ? .goroutine : line.has("gc ") && isGCTrace(line) ? .noise : nil
        case UInt8(ascii: "c"): line.has("created by ") ? .createdBy : nil
        case UInt8(ascii: "."): isElided(line) ? .elided : nil
        case UInt8(ascii: "["): bracketed(line)
        case UInt8(ascii: "p"):
            line.has("panic: ") || isBarePanic(line)
                ? .panic : line.has("preempt off reason: ") || whole(line, "panic during panic") ? .note : nil
        case UInt8(ascii: "f"): line.has("fatal error: ") ? .fatal : line.has("fatal: morestack on g") ? .note : nil
        case UInt8(ascii: "r"): whole(line, "runtime stack:") ? .runtimeStack : line.has("runtime: ") ? .note : nil
        case UInt8(ascii: "u"): line.has("unexpected fault address ") ? .note : nil
        case UInt8(ascii: "a"): line.has("accessed data from freed user arena ") ? .note : nil
        case UInt8(ascii: "m"): line.has("morestack on g0") ? .note : nil
        case UInt8(ascii: "s"): small(line)
        case UInt8(ascii: "S"): capital(line)
        case UInt8(ascii: "P"): line.has("PC=0x") ? .programCounter : line.has("Previous ") && line.ends(with: ":") ? .raceAccess : nil
        case UInt8(ascii: "n"): line.has("non-Go function at pc=0x") || whole(line, "non-Go function") ? .nativeFunction : nil
        case UInt8(ascii: "i"): line.has("instruction bytes: ") ? .signalNote : nil
        case UInt8(ascii: "-"): whole(line, "-----") ? .threadRule : line.has("--- FAIL: ") ? .testVerdict : nil
        case UInt8(ascii: "="): isRaceRule(line) ? .raceRule : nil
        case UInt8(ascii: "W"): whole(line, "WARNING: DATA RACE") ? .raceWarning : isRaceAccess(line) ? .raceAccess : nil
        case UInt8(ascii: "R"), UInt8(ascii: "G"), UInt8(ascii: "A"), UInt8(ascii: "M"): isRaceAccess(line) ? .raceAccess : nil
        case UInt8(ascii: "e"): isExitStatus(line) ? .exitStatus : nil
        case UInt8(ascii: "F"): whole(line, "FAIL") || line.has("FAIL\t") ? .testVerdict : nil
        case UInt8(ascii: " "): spaced(line)
        default: nil
        }
    }

    /// `panic: ` of an empty message or of one that begins with a newline, behind a transport that strips spaces at a line's end, as journald does.
    static func isBarePanic(_ line: RawSpan) -> Bool { whole(line, "panic:") }

    private static func whole(_ line: RawSpan, _ text: StaticString) -> Bool {
        line.byteCount == text.utf8CodeUnitCount && line.has(text)
    }

    private static func bracketed(_ line: RawSpan) -> LineKind? {
        if line.has("[signal ") && line.ends(with: "]") { return .signal }
        return line.has("[originating from goroutine ") && line.ends(with: "]:") ? .ancestor : nil
    }

    private static func small(_ line: RawSpan) -> LineKind? {
        if line.has("signal arrived during ") { return .signalNote }
        if line.has("stack: frame={") { return .memoryRow }
        return whole(line, "stack trace unavailable") ? .note : nil
    }

    /// `SIGNAME: words`, `Signal DEC`, `SCHED DECms: …`.
    private static func capital(_ line: RawSpan) -> LineKind? {
        if line.has("SIG") {
            var offset = 3
            while offset < line.byteCount, line.byte(offset) &- 0x41 < 26 || line.byte(offset).isDigit { offset += 1 }
            return offset > 3 && line.has(": ", at: offset) ? .signalHead : nil
        }
        if line.has("Signal ") { return isDecimal(line, from: 7) ? .signalHead : nil }
        return line.has("SCHED ") && line.has("ms: ", at: digits(line, from: 6)) ? .noise : nil
    }

    /// Rows of `SCHED`, frames of a race report, marker rows under a dump of memory.
    private static func spaced(_ line: RawSpan) -> LineKind? {
        guard line.has("  ") else { return nil }
        if line.byteCount > 3, line.byte(3).isDigit {
            let colon = digits(line, from: 3)
            switch line.byte(2) {
            case UInt8(ascii: "P"), UInt8(ascii: "G"): if line.has(": status=", at: colon) { return .noise }
            case UInt8(ascii: "M"): if line.has(": p=", at: colon) { return .noise }
            default: break
            }
        }
        return .spaced
    }

    /// `...DEC frames elided...`, `...additional frames elided...`.
    private static func isElided(_ line: RawSpan) -> Bool {
        line.has("...") && line.has(" frames elided...", at: line.has("additional", at: 3) ? 13 : digits(line, from: 3))
    }

    /// `gc DEC @…`.
    private static func isGCTrace(_ line: RawSpan) -> Bool { line.has(" @", at: digits(line, from: 3)) && line.byte(3).isDigit }

    /// `exit status DEC`.
    private static func isExitStatus(_ line: RawSpan) -> Bool { line.has("exit status ") && isDecimal(line, from: 12) }

    /// A row of `=` alone.
    private static func isRaceRule(_ line: RawSpan) -> Bool {
        guard line.byteCount == 18 else { return false }
        return whole(line, "==================")
    }

    private static func isRaceAccess(_ line: RawSpan) -> Bool {
        if line.ends(with: ":") {
            return line.has("Read at 0x") || line.has("Write at 0x") || line.has("Atomic ") || line.has("As if synchronized")
                || (line.has("Goroutine ") && line.ends(with: " created at:")) || (line.has("Mutex M") && line.ends(with: " created at:"))
        }
        return false
    }

    /// Offset behind the digits that begin at `offset`.
    static func digits(_ line: RawSpan, from offset: Int) -> Int {
        var offset = offset
        while offset < line.byteCount, line.byte(offset).isDigit { offset += 1 }
        return offset
    }

    private static func isDecimal(_ line: RawSpan, from offset: Int) -> Bool {
        offset < line.byteCount && digits(line, from: offset) == line.byteCount
    }
}
