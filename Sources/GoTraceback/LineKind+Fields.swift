// SPDX-License-Identifier: Apache-2.0

extension LineKind {
    /// The parts of a function line, as offsets into it: `Func '(' Args ')'`.
    struct Call {
        /// The opening parenthesis: the name stands before it, the arguments between it and the last byte.
        var parenthesis: Int

        /// Nil where the line is no function line. Arguments hold no parentheses, so the last `(` opens them.
        @inline(__always)
        init?(_ line: RawSpan) {
            let count = line.byteCount
            guard count >= 3, line.byte(count - 1) == UInt8(ascii: ")") else { return nil }
            let open = Call.lastNonArgument(line, before: count - 1)
            guard open > 0, line.byte(open) == UInt8(ascii: "("), Call.isName(line, before: open) else { return nil }
            parenthesis = open
        }

        /// The opening parenthesis, found before by the assembler.
        @inline(__always)
        init(parenthesis: Int) { self.parenthesis = parenthesis }

        /// Offset of the last byte before `end` that cannot stand among arguments; 0 where there is none. Eight bytes a step.
        @inline(__always)
        private static func lastNonArgument(_ line: RawSpan, before end: Int) -> Int {
            var offset = end
            while offset >= 8 {
                let hits = line.word(offset &- 8).nonArguments
                if hits != 0 { return offset &- 1 &- hits.leadingZeroBitCount / 8 }
                offset &-= 8
            }
            while offset > 1, line.byte(offset &- 1).isArgument { offset &-= 1 }
            return max(offset &- 1, 0)
        }

        /// A symbol has a package and so a dot, and no blank; `panic` is the runtime's alias of `runtime.gopanic`. Equality functions that the
        /// compiler makes are named by their type, blanks and all.
        @inline(__always)
        private static func isName(_ line: RawSpan, before end: Int) -> Bool {
            guard end >= 8 else { return isShortName(line, before: end) }
            var blanks: UInt64 = 0
            var dots: UInt64 = 0
            var offset = 0
            while true {
                // The last step goes back over bytes seen before, so that none is looked at alone.
                let word = line.word(min(offset, end &- 8))
                blanks |= word.bytesUpToSpace
                dots |= (word ^ 0x2E2E_2E2E_2E2E_2E2E).zeroBytes
                offset &+= 8
                if offset >= end { break }
            }
            return (blanks == 0 && dots != 0) || line.has("type:.") || line.has("type..")
        }

        private static func isShortName(_ line: RawSpan, before end: Int) -> Bool {
            if line.has("type:.") || line.has("type..") { return true }
            var hasDot = false
            for offset in 0..<end {
                let byte = line.byte(offset)
                if byte <= 0x20 { return false }
                hasDot = hasDot || byte == UInt8(ascii: ".")
            }
            return hasDot || (end == 5 && line.has("panic"))
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

        /// Nil where the line is no location line. Race reports indent by six spaces instead of a TAB.
        init?(_ text: RawSpan, indent: Int = 1) {
            guard text.byteCount >= indent + 3, indent == 1 ? text.byte(0) == 0x09 : text.has("      ") else { return nil }
            guard let colon = Location.colon(in: text, indent: indent) else { return nil }
            if colon == 0 { self.init(pathEnd: indent) } else { self.init(text, colon: colon) }
        }

        private init(pathEnd: Int) { self.pathEnd = pathEnd }

        /// Reads what stands behind the colon before the line number.
        @inline(__always)
        init(_ text: RawSpan, colon: Int) {
            pathEnd = colon
            offsetStart = LineKind.digits(text, from: colon &+ 1)
            line = LineKind.decimal(text, from: colon &+ 1, to: offsetStart)
            offsetEnd = offsetStart
            guard text.has(" +0x", at: offsetStart) else { return }
            offsetEnd = offsetStart &+ 4
            offsetStart &+= 2
            while offsetEnd < text.byteCount, text.byte(offsetEnd).isHexDigit { offsetEnd &+= 1 }
        }

        /// Offset of the colon before the line number; 0 for a pc alone; nil where the line is no location.
        ///
        /// Found from the end, because a path may hold blanks, colons and digits (`//line`).
        @inline(__always)
        static func colon(in text: RawSpan, indent: Int = 1) -> Int? {
            var end = text.byteCount
            if let hex = hexStart(text, end: end) {
                if text.byte(hex &- 1) == UInt8(ascii: "=") {
                    guard text.has("pc=", at: hex - 3) else { return nil }
                    guard text.byte(hex - 4) == UInt8(ascii: " ") else { return hex == 4 && text.byte(0) == 0x09 ? 0 : nil }
                    end = beforePointers(text, end: hex - 4)
                } else if text.has(" +", at: hex &- 2) {
                    end = hex &- 2
                }
            }
            return lineColon(text, end: end, indent: indent)
        }

        /// The `:` before the digits that end at `end`.
        @inline(__always)
        private static func lineColon(_ text: RawSpan, end: Int, indent: Int) -> Int? {
            var offset = end
            while offset > indent, text.byte(offset &- 1).isDigit { offset &-= 1 }
            guard offset < end, offset > indent &+ 1, text.byte(offset &- 1) == UInt8(ascii: ":") else { return nil }
            return offset &- 1
        }

        /// Start of ` +HEX fp=HEX sp=HEX` that ends at `end`; of what is there of it.
        private static func beforePointers(_ text: RawSpan, end: Int) -> Int {
            var end = end
            if let sp = hexStart(text, end: end), text.has(" sp=", at: sp - 4),
                let fp = hexStart(text, end: sp - 4), text.has(" fp=", at: fp - 4)
            {
                end = fp - 4
            }
            if let offset = hexStart(text, end: end), text.has(" +", at: offset - 2) { end = offset - 2 }
            return end
        }

        /// Start of the `0x…` that ends at `end`, where at least four bytes stand before it.
        @inline(__always)
        private static func hexStart(_ text: RawSpan, end: Int) -> Int? {
            var offset = end
            while offset > 0, text.byte(offset &- 1).isHexDigit { offset &-= 1 }
            guard offset < end, offset >= 6, text.byte(offset &- 1) == UInt8(ascii: "x"), text.byte(offset &- 2) == UInt8(ascii: "0")
            else { return nil }
            return offset &- 2
        }
    }

    /// A decimal number; too large a one stops at `Int.max`.
    @inline(__always)
    static func decimal(_ text: RawSpan, from start: Int, to end: Int) -> Int {
        guard end &- start <= 18 else { return longDecimal(text, from: start, to: end) }
        var value = 0
        var offset = start
        while offset < end, text.byte(offset).isDigit {
            value = value &* 10 &+ Int(text.byte(offset) &- 0x30)
            offset &+= 1
        }
        return value
    }

    private static func longDecimal(_ text: RawSpan, from start: Int, to end: Int) -> Int {
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

extension UInt64 {
    /// The high bit of each byte that is not ``UInt8/isArgument``, exact for all eight.
    @inline(__always)
    var nonArguments: UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let low = self & (0x7F &* ones)
        // Adding 0x7F sets the high bit of each byte that is not zero; adding 0x80 less a bound, of each that is not under it.
        let space = (low ^ (0x20 &* ones)) &+ (0x7F &* ones)
        let commaOrPoint = ((low & (0x7D &* ones)) ^ (0x2C &* ones)) &+ (0x7F &* ones)
        let question = (low ^ (0x3F &* ones)) &+ (0x7F &* ones)
        let underscore = (low ^ (0x5F &* ones)) &+ (0x7F &* ones)
        let ex = (low ^ (0x78 &* ones)) &+ (0x7F &* ones)
        let open = (low ^ (0x7B &* ones)) &+ (0x7F &* ones)
        let close = (low ^ (0x7D &* ones)) &+ (0x7F &* ones)
        let digits = ~(low &+ (0x50 &* ones)) | (low &+ (0x46 &* ones))
        let letters = ~(low &+ (0x1F &* ones)) | (low &+ (0x19 &* ones))
        let none = space & commaOrPoint & question & underscore & ex & open & close & digits & letters
        return (none | self) & (0x80 &* ones)
    }
}
