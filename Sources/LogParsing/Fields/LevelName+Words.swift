// SPDX-License-Identifier: Apache-2.0

internal import LogModel

extension LevelName {
    /// The level that `range` of `line` names, in any case, in full or cut as zerolog (`INF`) and logrus (`WARN`, `ERRO`) cut it.
    ///
    /// slog's steps between the levels count as the level before the sign: `INFO+2` is info.
    init?(_ line: RawSpan, _ range: Range<Int>) {
        var end = range.upperBound
        if let sign = line.stepSign(range) { end = sign }
        guard let level = LevelName(letters: line, range.lowerBound..<end) ?? LevelName(zap: line, range) else { return nil }
        self = level
    }

    /// The level that the letters of `range` spell.
    init?(letters line: RawSpan, _ range: Range<Int>) {
        // Setting 0x20 makes capitals small and no other byte a letter.
        let small = line.packed(range.lowerBound..<min(range.upperBound, range.lowerBound + 8)) | 0x2020_2020_2020_2020
        switch range.count {
        case 3...8:
            guard let level = LevelName(packed: small & (UInt64.max >> (8 * UInt64(8 - range.count)))) else { return nil }
            self = level
        case 9:
            guard small == ByteWord.of("emergenc"), line.byte(at: range.lowerBound + 8) | 0x20 == UInt8(ascii: "y") else { return nil }
            self = .emergency
        default: return nil
        }
    }

    private init?(packed word: UInt64) {
        switch word {
        case ByteWord.of("info"), ByteWord.of("inf"): self = .info
        case ByteWord.of("debug"), ByteWord.of("dbg"), ByteWord.of("debu"): self = .debug
        case ByteWord.of("warn"), ByteWord.of("wrn"): self = .warn
        case ByteWord.of("error"), ByteWord.of("erro"): self = .error
        case ByteWord.of("warning"): self = .warning
        case ByteWord.of("trace"), ByteWord.of("trc"), ByteWord.of("trac"): self = .trace
        case ByteWord.of("notice"): self = .notice
        case ByteWord.of("err"): self = .err
        case ByteWord.of("critical"): self = .critical
        case ByteWord.of("crit"): self = .crit
        case ByteWord.of("fatal"), ByteWord.of("ftl"), ByteWord.of("fata"): self = .fatal
        case ByteWord.of("panic"), ByteWord.of("pnc"), ByteWord.of("pani"): self = .panic
        case ByteWord.of("dpanic"): self = .dpanic
        case ByteWord.of("alert"): self = .alert
        case ByteWord.of("emerg"): self = .emergency
        default: return nil
        }
    }

    /// The level that the number in `range` means: slog's steps of four round info, which is 0, or the steps of ten from 10 on that bunyan
    /// and pino have.
    ///
    /// The small numbers of zerolog, zap and logr mean something else in each of them: they are absent, not guessed.
    init?(number line: RawSpan, _ range: Range<Int>) {
        guard range.count <= 2 else { return nil }
        switch line.packed(range) {
        case ByteWord.of("-8"): self = .trace
        case ByteWord.of("-4"): self = .debug
        case ByteWord.of("0"): self = .info
        case ByteWord.of("4"): self = .warn
        case ByteWord.of("8"): self = .error
        case ByteWord.of("10"): self = .trace
        case ByteWord.of("20"): self = .debug
        case ByteWord.of("30"): self = .info
        case ByteWord.of("40"): self = .warn
        case ByteWord.of("50"): self = .error
        case ByteWord.of("60"): self = .fatal
        default: return nil
        }
    }

    /// The level that syslog's number in `range` means.
    init?(syslog line: RawSpan, _ range: Range<Int>) {
        self.init(priority: line.extracting(range))
        if self == .none { return nil }
    }

    /// The level that logr's verbosity in `range` means: 0 is info, and whatever is said only on demand is debug.
    init?(verbosity line: RawSpan, _ range: Range<Int>) {
        guard range.count <= 3, line.isDigits(range) else { return nil }
        self = line.packed(range) == ByteWord.of("0") ? .info : .debug
    }

    /// The level in `Level(-2)`, as zap prints what it has no word for: zapr's V-levels behind 1.
    init?(zap line: RawSpan, _ range: Range<Int>) {
        let digits = range.lowerBound + 7..<max(range.lowerBound + 7, range.upperBound - 1)
        guard line.byte(at: range.upperBound - 1) == UInt8(ascii: ")"), digits.count <= 3, line.isDigits(digits),
            line.starts(with: "Level(-", at: range.lowerBound) || line.starts(with: "LEVEL(-", at: range.lowerBound)
        else { return nil }
        self = .debug
    }
}

extension RawSpan {
    /// Where the sign of slog's `INFO+2` stands, when the rest of `range` behind it is digits.
    fileprivate func stepSign(_ range: Range<Int>) -> Int? {
        var index = range.upperBound - 1
        while index > range.lowerBound, byte(at: index).isDigit { index -= 1 }
        guard index > range.lowerBound, index < range.upperBound - 1 else { return nil }
        return byte(at: index) == UInt8(ascii: "+") || byte(at: index) == UInt8(ascii: "-") ? index : nil
    }
}
