// SPDX-License-Identifier: Apache-2.0

internal import LogModel

// The words that a plain line's head is made of.
extension RawSpan {
    /// Passes over spaces, the bars and dashes that some formats put between columns, and the colours of a terminal.
    func skippingDecoration(from start: Int) -> Int {
        var index = start
        while index < byteCount {
            switch byte(at: index) {
            case 0x20, 0x09, 0x0D, UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "]"): index += 1
            case UInt8(ascii: "|"), UInt8(ascii: "-"):
                guard byte(at: index + 1) == 0x20 else { return index }
                index += 2
            case 0x1B:
                guard let end = colourEnd(at: index) else { return index }
                index = end
            default: return index
            }
        }
        return index
    }

    /// The index behind `ESC [ 31 m`.
    private func colourEnd(at start: Int) -> Int? {
        guard byte(at: start + 1) == UInt8(ascii: "[") else { return nil }
        var index = start + 2
        while byte(at: index).isDigit || byte(at: index) == UInt8(ascii: ";") { index += 1 }
        return byte(at: index) == UInt8(ascii: "m") ? index + 1 : nil
    }

    /// The level word at `start` and the index behind it: `INFO`, `[warn]`, `Error:`, `DEBUG-4`, `INFO[0012]`.
    ///
    /// A word in small letters is a level only where its surroundings say so: brackets, a colon, a tab or a colour.
    func levelWord(at start: Int) -> (level: LevelName, end: Int)? {
        let isBracketed = byte(at: start) == UInt8(ascii: "[")
        let first = isBracketed ? start + 1 : start
        var end = first
        while end - first < 10, byte(at: end).isLetter { end += 1 }
        guard let level = LevelName(letters: self, first..<end) else { return zapVerbosity(at: start) }
        if isBracketed {
            let bracket = skippingSpaces(from: end)
            return byte(at: bracket) == UInt8(ascii: "]") ? (level, bracket + 1) : nil
        }
        let isUpper = packed(first..<end) & 0x2020_2020_2020_2020 == 0
        switch byte(at: end) {
        case UInt8(ascii: "["): return isUpper ? (level, uptimeEnd(at: end)) : nil
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            let behind = wordEnd(from: end)
            return isUpper && isDigits(end + 1..<max(end + 1, behind)) ? (level, behind) : nil
        case UInt8(ascii: ":"): return isUpper || byte(at: end + 1) <= 0x20 ? (level, end + 1) : nil
        case 0x09, 0x1B: return (level, end)
        case 0x20, 0x0D, UInt8(ascii: "|"): return isUpper ? (level, end) : nil
        default: return isUpper && end == byteCount ? (level, end) : nil
        }
    }

    /// zap's console has no word for zapr's verbosities behind 1: it writes `LEVEL(-2)` (zapcore/level.go: CapitalString).
    private func zapVerbosity(at start: Int) -> (level: LevelName, end: Int)? {
        guard byte(at: start) == UInt8(ascii: "L"), byte(at: start + 5) == UInt8(ascii: "(") else { return nil }
        let end = wordEnd(from: start)
        guard let level = LevelName(zap: self, start..<end) else { return nil }
        return (level, end)
    }

    /// True for `3:04PM`, all that zerolog's console says of the time unless it is told otherwise (console.go: consoleDefaultTimeFormat).
    ///
    /// It is no moment, but the level stands behind it.
    func isKitchenTime(_ word: Range<Int>) -> Bool {
        guard word.count == 6 || word.count == 7, byte(at: word.upperBound - 1) == UInt8(ascii: "M") else { return false }
        let (half, colon) = (byte(at: word.upperBound - 2), word.upperBound - 5)
        return (half == UInt8(ascii: "A") || half == UInt8(ascii: "P")) && byte(at: colon) == UInt8(ascii: ":")
            && isDigits(word.lowerBound..<colon) && isDigits(colon + 1..<colon + 3)
    }

    /// The index behind logrus's `[0012]`, the seconds since the start; anything else in brackets stays, for it may be the time.
    private func uptimeEnd(at bracket: Int) -> Int {
        var index = bracket + 1
        while byte(at: index).isDigit { index += 1 }
        return index > bracket + 1 && byte(at: index) == UInt8(ascii: "]") ? index + 1 : bracket
    }

    /// Where the time may begin behind a word that can be a logger's prefix; nil when it cannot.
    ///
    /// A prefix ends like one (`storaged:`, `[GIN]`, `web_1  |`), or runs into the date, or is the first word before a date in Go's slashes.
    func prefixEnd(_ word: Range<Int>, isFirst: Bool) -> Int? {
        guard !word.isEmpty else { return nil }
        switch byte(at: word.upperBound - 1) {
        case UInt8(ascii: ":"), UInt8(ascii: "]"), UInt8(ascii: "|"), UInt8(ascii: ")"), UInt8(ascii: ">"): return word.upperBound
        default: break
        }
        if word.count > 10, isSlashDate(at: word.upperBound - 10) { return word.upperBound - 10 }
        let next = skippingDecoration(from: word.upperBound)
        return isFirst && (isSlashDate(at: next) || byte(at: next - 2) == UInt8(ascii: "|")) ? next : nil
    }

    private func isSlashDate(at index: Int) -> Bool {
        byte(at: index).isDigit && byte(at: index + 4) == UInt8(ascii: "/") && byte(at: index + 7) == UInt8(ascii: "/")
    }
}
