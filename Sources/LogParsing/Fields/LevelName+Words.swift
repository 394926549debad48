// SPDX-License-Identifier: Apache-2.0

internal import LogModel

extension LevelName {
    /// The level that `range` of `line` names, in any case, in full or cut as zerolog (`INF`) and logrus (`WARN`, `ERRO`) cut it.
    ///
    /// slog's steps between the levels count as the level before the sign: `INFO+2` is info.
    init?(_ line: RawSpan, _ range: Range<Int>) {
        var end = range.upperBound
        if let sign = line.stepSign(range) { end = sign }
        guard let level = LevelName(letters: line, range.lowerBound..<end) else { return nil }
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
        default: return nil
        }
    }

    /// The level that slog's number in `range` means: steps of four round info, which is 0.
    init?(number line: RawSpan, _ range: Range<Int>) {
        switch line.packed(range) {
        case ByteWord.of("-8") where range.count == 2: self = .trace
        case ByteWord.of("-4") where range.count == 2: self = .debug
        case ByteWord.of("0") where range.count == 1: self = .info
        case ByteWord.of("4") where range.count == 1: self = .warn
        case ByteWord.of("8") where range.count == 1: self = .error
        default: return nil
        }
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
