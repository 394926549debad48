// SPDX-License-Identifier: Apache-2.0

/// One name for equal crashes (`event.hash`, `error.id`).
///
/// Taken over the kind, the error type, the message with numbers, addresses and quoted texts replaced, and the names of the application's
/// functions on the crashing goroutine, without type arguments, closure numbers, module versions and lines. Where a dependency's function is the
/// culprit its name enters, too. Goroutine ids, arguments, paths and the version of Go do not enter.
public enum Fingerprint {
    /// The crash's fingerprint: 16 lower-case hex digits, the same on every machine and in every release of this library.
    public static func of(_ crash: Crash) -> String {
        var hash = FNV1a()
        hash.add(crash.kind.rawValue.utf8)
        hash.separate()
        hash.add((crash.errorType ?? "").utf8)
        hash.separate()
        addMessage(crash, to: &hash)
        // SIGQUIT comes from outside and finds any goroutine running; its stack is not the cause.
        if crash.kind == .signal, crash.signal?.name == "SIGQUIT" { return hash.hex }
        let bytes = RawSpan(_elements: crash.text.span)
        var last: UInt64?
        var count = 0
        for frame in crash.crashingGoroutine?.frames ?? [] where frame.isInApp && count < 32 {
            let name = functionHash(bytes.extracting(frame.function.indices))
            // Recursion, and closures that one version of the compiler inlines and another does not, count once.
            if name == last { continue }
            last = name
            count += 1
            hash.separate()
            hash.add(name)
        }
        addDependency(crash, bytes, to: &hash)
        return hash.hex
    }

    /// A dependency's function where it is the culprit: two of them may well say the same for one caller.
    private static func addDependency(_ crash: Crash, _ bytes: RawSpan, to hash: inout FNV1a) {
        guard let culprit = crash.culprit, !culprit.isInApp else { return }
        let function = bytes.extracting(culprit.function.indices)
        let file = bytes.extracting(culprit.file.indices)
        if PackagePath.isStandard(function, file: file) || PackagePath.isGenerated(function, file: file) { return }
        hash.separate()
        hash.add(functionHash(function))
    }

    /// The first lines of the message, normalized; a signal's name for a signal.
    private static func addMessage(_ crash: Crash, to hash: inout FNV1a) {
        guard crash.kind != .dataRace, let message = crash.message else { return }
        let bytes = Array(message.utf8)
        // Go 1.27 says `runtime error: ` where earlier versions do not; the error's type, which is in the hash, says it too.
        let start = message.hasPrefix("runtime error: ") ? 15 : 0
        var end = start
        var lines = 0
        while end < min(start + 2048, bytes.count) {
            if bytes[end] == 0x0A { lines += 1 }
            if lines == 4 { break }
            end += 1
        }
        let text = RawSpan(_elements: bytes.span).extracting(start..<end)
        var offset = 0
        while offset < text.byteCount { offset = addToken(text, at: offset, to: &hash) }
    }

    /// Adds one byte or, for a number, an id or a quoted text, its placeholder; returns the offset behind.
    private static func addToken(_ text: RawSpan, at offset: Int, to hash: inout FNV1a) -> Int {
        let byte = text.byte(offset)
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`"), let close = text.firstOffset(of: byte, from: offset + 1) {
            hash.add("Q".utf8)
            return close + 1
        }
        guard byte.isDigit || byte.isLetter else {
            if byte != 0x0D { hash.add(byte) }
            return offset + 1
        }
        var end = offset
        var hasDigit = false
        while end < text.byteCount, isWord(text, end) {
            hasDigit = hasDigit || text.byte(end).isDigit
            end += 1
        }
        if hasDigit {
            hash.add("N".utf8)
        } else {
            for index in offset..<end { hash.add(text.byte(index)) }
        }
        return end
    }

    /// Letters, digits and `_`; a point or dash between digits, as in `3.25`, `10.0.0.7` and the parts of a UUID.
    private static func isWord(_ text: RawSpan, _ offset: Int) -> Bool {
        let byte = text.byte(offset)
        if byte.isDigit || byte.isLetter || byte == UInt8(ascii: "_") || byte >= 0x80 { return true }
        guard byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-"), offset > 0, offset + 1 < text.byteCount else { return false }
        return text.byte(offset - 1).isHexDigit && text.byte(offset + 1).isHexDigit
    }

    /// A function's name up to what the compiler counts: `main.(*T).M.func1.2`, `main.init.4.func9`, `main.F[...].gowrap1`, `main.F-range1`.
    private static func functionHash(_ name: RawSpan) -> UInt64 {
        var hash = FNV1a()
        var offset = 0
        while offset < name.byteCount {
            let byte = name.byte(offset)
            switch byte {
            case UInt8(ascii: "[") where name.has("[...]", at: offset):
                offset += 5
                continue
            case UInt8(ascii: ".") where isCounted(name, at: offset): return hash.value
            case UInt8(ascii: "-") where name.has("-range", at: offset) || name.has("-fm", at: offset): return hash.value
            case UInt8(ascii: "@") where name.has("@v", at: offset):
                while offset < name.byteCount, name.byte(offset) != UInt8(ascii: "/") { offset += 1 }
                continue
            case UInt8(ascii: ".") where name.has(".glob.", at: offset):
                // Package-level closures: `glob..func1` up to Go 1.21, `init.func1` since.
                hash.add(".init".utf8)
                return hash.value
            default:
                hash.add(byte)
                offset += 1
            }
        }
        return hash.value
    }

    /// Whether the dot at `offset` begins `.func1`, `.gowrap1`, `.deferwrap1` or the number in `.init.0`.
    private static func isCounted(_ name: RawSpan, at offset: Int) -> Bool {
        guard offset + 1 < name.byteCount else { return false }
        if name.byte(offset + 1).isDigit { return name.extracting(0..<offset).ends(with: ".init") }
        for word: StaticString in [".func", ".gowrap", ".deferwrap"] where name.has(word, at: offset) {
            let end = offset + word.utf8CodeUnitCount
            if end < name.byteCount, name.byte(end).isDigit { return true }
        }
        return false
    }
}
