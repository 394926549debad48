// SPDX-License-Identifier: Apache-2.0

extension LineKind {
    /// The parts of a function line, as offsets into it: `Func '(' Args ')'`.
    struct Call {
        /// The opening parenthesis: the name stands before it, the arguments between it and the last byte.
        var parenthesis: Int

        /// Nil where the line is no function line. Arguments hold no parentheses, so the last `(` opens them.
        init?(_ line: RawSpan) {
            let count = line.byteCount
            guard count >= 3, line.byte(count - 1) == UInt8(ascii: ")") else { return nil }
            var offset = count - 2
            while offset > 0, line.byte(offset).isArgument { offset -= 1 }
            guard offset > 0, line.byte(offset) == UInt8(ascii: "("), Call.isName(line, before: offset) else { return nil }
            parenthesis = offset
        }

        /// A symbol has a package and so a dot, and no blank; `panic` is the runtime's alias of `runtime.gopanic`. Equality functions that the
        /// compiler makes are named by their type, blanks and all.
        private static func isName(_ line: RawSpan, before end: Int) -> Bool {
            let name = line.extracting(0..<end)
            if name.has("type:.") || name.has("type..") { return true }
            var offset = 0
            var dots: UInt64 = 0
            while offset + 8 <= end {
                let word = name.word(offset)
                if word.bytesUpToSpace != 0 { return false }
                dots |= (word ^ 0x2E2E_2E2E_2E2E_2E2E).zeroBytes
                offset += 8
            }
            while offset < end {
                let byte = name.byte(offset)
                if byte <= 0x20 { return false }
                if byte == UInt8(ascii: ".") { dots = 1 }
                offset += 1
            }
            return dots != 0 || (end == 5 && name.has("panic"))
        }
    }

    /// The parts of a location line, as offsets into it: TAB `Path ':' DEC (' +' HEX)? (' fp=' HEX ' sp=' HEX ' pc=' HEX)?`, and TAB
    /// `(Path ':' DEC ' ')? 'pc=' HEX` under a C function.
    struct Location {
        /// End of the path, which begins behind the TAB; where only a pc is given, its start.
        var pathEnd: Int
        /// The line number; 0 where none is given.
        var line = 0
        /// Where `0x…` of `+0x…` begins; equal to ``offsetEnd`` where there is none.
        var offsetStart = 0
        /// End of the offset.
        var offsetEnd = 0

        /// Nil where the line is no location line. Read from the end, because a path may hold blanks, colons and digits (`//line`).
        /// Race reports indent by six spaces instead of a TAB.
        init?(_ text: RawSpan, indent: Int = 1) {
            pathEnd = indent
            guard text.byteCount >= indent + 3, indent == 1 ? text.byte(0) == 0x09 : text.has("      ") else { return nil }
            var end = text.byteCount
            if let start = Location.hexField(text, end: end, name: " pc=") {
                end = start
                if let sp = Location.hexField(text, end: end, name: " sp="), let fp = Location.hexField(text, end: sp, name: " fp=") {
                    end = fp
                }
            } else if let start = Location.hexField(text, end: end, name: "\tpc="), start == 0 {
                return
            }
            offsetEnd = end
            offsetStart = end
            if let start = Location.hexField(text, end: end, name: " +") {
                offsetStart = start + 2
                end = start
            }
            guard let colon = Location.colon(text, before: end), colon > indent else { return nil }
            pathEnd = colon
            line = LineKind.decimal(text, from: colon + 1, to: end)
        }

        /// Start of `name 0x…` that ends at `end`.
        private static func hexField(_ text: RawSpan, end: Int, name: StaticString) -> Int? {
            var offset = end
            while offset > 0, text.byte(offset - 1).isHexDigit { offset -= 1 }
            guard offset < end, offset >= 2, text.has("0x", at: offset - 2) else { return nil }
            let start = offset - 2 - name.utf8CodeUnitCount
            return text.has(name, at: start) ? start : nil
        }

        /// The `:` before the digits that end at `end`.
        private static func colon(_ text: RawSpan, before end: Int) -> Int? {
            var offset = end
            while offset > 0, text.byte(offset - 1).isDigit { offset -= 1 }
            guard offset < end, offset > 0, text.byte(offset - 1) == UInt8(ascii: ":") else { return nil }
            return offset - 1
        }
    }

    /// A decimal number; too large a one stops at `Int.max`.
    static func decimal(_ text: RawSpan, from start: Int, to end: Int) -> Int {
        var value = 0
        var offset = start
        while offset < end, text.byte(offset).isDigit {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = product.addingReportingOverflow(Int(text.byte(offset) &- 0x30))
            if overflow || carried { return .max }
            value = sum
            offset += 1
        }
        return value
    }

    @inline(__always)
    static func isFunction(_ line: RawSpan) -> Bool { Call(line) != nil }

    /// `rax    0x0`: a name padded to 7 columns (8 on some architectures), then HEX.
    static func isRegister(_ line: RawSpan) -> Bool {
        guard line.byteCount >= 9, line.byteCount <= 32 else { return false }
        var offset = 0
        while offset < 8, line.byte(offset).isDigit || line.byte(offset) &- 0x61 < 26 { offset += 1 }
        guard offset > 0, offset < 8 else { return false }
        while offset < line.byteCount, line.byte(offset) == UInt8(ascii: " ") { offset += 1 }
        guard offset >= 7, offset <= 8, line.has("0x", at: offset), line.byteCount > offset + 2 else { return false }
        return isHex(line, from: offset + 2, to: line.byteCount)
    }

    /// `HEX (alloc|free) …`, `addr: words`: rows that follow a remark. Addresses are printed with `0x`, or with all 16 digits.
    static func isMemoryRow(_ line: RawSpan) -> Bool {
        let start = line.has("0x") ? 2 : 0
        var end = start
        while end < line.byteCount, line.byte(end).isHexDigit { end += 1 }
        guard end < line.byteCount, start == 2 ? end - start >= 6 : end == 16 else { return false }
        return line.byte(end) == UInt8(ascii: ":") || (start == 2 && line.byte(end) == UInt8(ascii: " "))
    }

    /// A bare word: the name of a C function on a stack that a cgo symbolizer named.
    static func isSymbol(_ line: RawSpan) -> Bool {
        guard line.byteCount <= 256, line.byte(0).isLetter || line.byte(0) == UInt8(ascii: "_") else { return false }
        for offset in 0..<line.byteCount {
            let byte = line.byte(offset)
            guard byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") else { return false }
        }
        return true
    }

    static func isHex(_ line: RawSpan, from start: Int, to end: Int) -> Bool {
        for offset in start..<end where !line.byte(offset).isHexDigit { return false }
        return true
    }
}

extension UInt8 {
    /// What may stand among a frame's arguments: words `0x1f?`, aggregates `{…}`, `...` and `_`.
    @inline(__always)
    var isArgument: Bool {
        guard self < 0x80 else { return false }
        // A bit for each of: space , . 0-9 ? (low half), _ a-f x { } (high half).
        let low: UInt64 = 0x83FF_5001_0000_0000
        let high: UInt64 = 0x2900_007E_8000_0000
        return (self < 64 ? low : high) >> UInt64(self & 63) & 1 == 1
    }
}
