// SPDX-License-Identifier: Apache-2.0

internal import CScan

extension LineKind {
    /// Something of a crash that does not begin its line.
    struct Embedded {
        /// `httpPanic`, `embeddedHeadline`, `caption` or `embeddedGoroutine`.
        var kind: LineKind
        /// Where it begins: at `panic: `, at `http: `, at `goroutine `; for a caption at the word before the colon.
        var start: Int
        /// Where its text begins, behind `: `.
        var text: Int
    }

    /// Looks for `http: panic serving`, `panic: `, `fatal error: `, `recovered: `, `runtime error: ` or a goroutine header inside a line.
    static func embedded(in line: RawSpan) -> Embedded? {
        if let start = embeddedGoroutine(in: line) {
            return Embedded(kind: .embeddedGoroutine, start: start, text: start)
        }
        var from = 0
        while let colon = nextColonSpace(line, from: from) {
            if let found = mark(before: colon, in: line) { return found }
            from = colon + 1
        }
        return nil
    }

    /// Whether any `: ` of the line stands behind a word that ``embedded(in:)`` looks for.
    @inline(__always)
    static func hasMarkedColon(_ line: RawSpan) -> Bool {
        var from = 0
        while let colon = nextColonSpace(line, from: from) {
            if mark(before: colon, in: line) != nil { return true }
            from = colon + 1
        }
        return false
    }

    /// Offset of the next `: `: the pair is rare in log lines, unlike either byte.
    @inline(__always)
    private static func nextColonSpace(_ line: RawSpan, from start: Int) -> Int? {
        // The bytes are lent for the call, which reads none behind their count.
        let found = unsafe line.withUnsafeBytes { bytes -> Int in
            guard let base = bytes.baseAddress, start < bytes.count else { return bytes.count }
            return unsafe pair_next(
                base.assumingMemoryBound(to: UInt8.self), bytes.count, start, UInt8(ascii: ":"), UInt8(ascii: " "))
        }
        return found < line.byteCount ? found : nil
    }

    /// What the word before a colon makes of the text behind it.
    private static func mark(before colon: Int, in line: RawSpan) -> Embedded? {
        let text = colon + 2
        guard colon >= 4 else { return nil }
        switch line.byte(colon - 1) {
        case UInt8(ascii: "c"):
            if line.has("panic", at: colon - 5) { return Embedded(kind: .embeddedHeadline, start: colon - 5, text: text) }
        case UInt8(ascii: "C"): if line.has("PANIC", at: colon - 5) { return Embedded(kind: .caption, start: colon - 5, text: text) }
        case UInt8(ascii: "r"):
            if line.has("fatal error", at: colon - 11) { return Embedded(kind: .embeddedHeadline, start: colon - 11, text: text) }
            if line.has("runtime error", at: colon - 13) { return Embedded(kind: .caption, start: colon - 13, text: colon - 13) }
        case UInt8(ascii: "d"): if line.has("recovered", at: colon - 9) { return Embedded(kind: .caption, start: colon - 9, text: text) }
        case UInt8(ascii: "p"):
            if line.has("http: panic serving ", at: colon - 4) {
                return Embedded(kind: .httpPanic, start: colon - 4, text: httpText(line, from: colon + 16))
            }
        default: break
        }
        return nil
    }

    /// Behind `http: panic serving ADDR: `. An IPv6 address holds colons, but never one with a space behind it.
    private static func httpText(_ line: RawSpan, from address: Int) -> Int {
        nextColonSpace(line, from: address).map { $0 + 2 } ?? line.byteCount
    }

    /// Offset of a goroutine header that ends the line but does not begin it.
    static func embeddedGoroutine(in line: RawSpan) -> Int? {
        let line = line.extracting(0..<line.countWithoutReturn)
        guard line.ends(with: "]:") || line.ends(with: "}:") else { return nil }
        guard let start = line.firstOffset(of: "goroutine "), isHeader(line, at: start) else { return nil }
        return start
    }

    /// A line that begins as loggers begin theirs: `2026/11/23 …`, `2026-03-01T…`, `{"`, `time=`, `I0102 …`, or one of these behind `[prefix] `.
    static func isLogged(_ line: RawSpan) -> Bool {
        isLogged(line, at: 0)
            || (line.byte(0) == UInt8(ascii: "[") && (line.firstOffset(of: "] ").map { isLogged(line, at: $0 + 2) } ?? false))
    }

    private static func isLogged(_ line: RawSpan, at start: Int) -> Bool {
        guard start < line.byteCount else { return false }
        let first = line.byte(start)
        if first.isDigit {
            let end = digits(line, from: start)
            return (end - start == 4 && (line.has("-", at: end) || line.has("/", at: end))) || (end - start == 2 && line.has(":", at: end))
        }
        if line.has("{\"", at: start) || line.has("time=", at: start) || line.has("level=", at: start) || line.has("ts=", at: start) {
            return true
        }
        let isKlog = first == UInt8(ascii: "I") || first == UInt8(ascii: "W") || first == UInt8(ascii: "E") || first == UInt8(ascii: "F")
        return isKlog && digits(line, from: start + 1) == start + 5
    }
}
