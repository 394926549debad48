// SPDX-License-Identifier: Apache-2.0

internal import LogModel

// The heads of plain lines. The line itself stays whole; only what it says of itself in its first words is read:
// ```
// 2026/11/23 08:00:00 [INFO] agent: started                 2026/11/23 08:00:00.123456 main.go:42: ready
// storaged: 2026/11/23 08:00:00 ready                       2026-11-23T08:00:00.123+0100⇥INFO⇥api⇥app/main.go:42⇥ready
// INFO[0012] ready                                          [GIN] 2026/11/23 - 08:00:00 | 200 | 1.2ms | ::1 | GET "/"
// ```
extension LineFieldParser {
    /// How far into a line its head may reach.
    private static let headLength = 80
    /// How many words of a logger's prefix may stand before the time.
    private static let prefixLimit = 3

    mutating func readPlain(_ line: RawSpan, into fields: inout LineFields) {
        let limit = min(line.byteCount, LineFieldParser.headLength)
        var index = line.skippingDecoration(from: 0)
        var prefixes = 0
        while index < limit, let end = readHead(line, at: index, &prefixes, into: &fields) {
            index = line.skippingDecoration(from: end)
        }
        if line.byte(at: index) == UInt8(ascii: "\""), readLogr(line, from: index, into: &fields) { return }
        if fields.time != nil, readNamedLogr(line, from: index, into: &fields) { return }
        // Pairs behind a time are logfmt; without one they are prose.
        if fields.time != nil, index < limit, let equals = line.logfmtKeyEnd(from: index) {
            readLogfmt(line, from: index, firstEquals: equals, into: &fields)
        } else {
            fields.liftTrace(line, from: index, words: traceWords)
            if fields.time != nil { liftTail(line, from: index, into: &fields) }
        }
    }

    /// Takes one part of the head and answers the index behind it; nil where the head ends.
    private mutating func readHead(_ line: RawSpan, at index: Int, _ prefixes: inout Int, into fields: inout LineFields) -> Int? {
        if let end = readTime(line, at: index, into: &fields) ?? readLevel(line, at: index, into: &fields) { return end }
        let end = line.wordEnd(from: index)
        if readCaller(line, index..<end, into: &fields) { return end }
        guard fields.time == nil, prefixes < LineFieldParser.prefixLimit, line.logfmtKeyEnd(from: index) == nil else { return nil }
        if prefixes == 0, line.isKitchenTime(index..<end) {
            prefixes = LineFieldParser.prefixLimit
            return end
        }
        prefixes += 1
        return line.prefixEnd(index..<end, isFirst: prefixes == 1)
    }

    private mutating func readTime(_ line: RawSpan, at start: Int, into fields: inout LineFields) -> Int? {
        guard fields.time == nil else { return nil }
        let index = line.byte(at: start) == UInt8(ascii: "[") ? start + 1 : start
        guard line.byte(at: index).isDigit else { return nil }
        if let (time, end) = clock.read(line, at: index, localOffset: localOffsetSeconds) {
            let behind = line.byte(at: end)
            guard !behind.isDigit, !behind.isLetter else { return nil }
            fields.time = time
            return end
        }
        return readEpoch(line, from: index, into: &fields)
    }

    /// zap's console encoder with its production time, `1.7954208e+09⇥info⇥ready`.
    private func readEpoch(_ line: RawSpan, from start: Int, into fields: inout LineFields) -> Int? {
        let end = line.wordEnd(from: start)
        guard line.byte(at: end) == 0x09, let time = EpochTime.read(line, start..<end) else { return nil }
        fields.time = time
        return end
    }

    private func readLevel(_ line: RawSpan, at start: Int, into fields: inout LineFields) -> Int? {
        guard fields.level == .none, let (level, end) = line.levelWord(at: start) else { return nil }
        fields.level = level
        if fields.time != nil, line.byte(at: end) == 0x09 { fields.liftConsoleColumns(line, from: end + 1) }
        return end
    }

    /// `main.go:42:` behind the time, as the flags `log.Lshortfile` and `log.Llongfile` print it.
    private func readCaller(_ line: RawSpan, _ word: Range<Int>, into fields: inout LineFields) -> Bool {
        guard fields.time != nil, word.count > 6, line.byte(at: word.upperBound - 1) == UInt8(ascii: ":") else { return false }
        return fields.liftCaller(line, word.lowerBound..<word.upperBound - 1, isEscaped: false)
    }
}

extension LineFields {
    /// The columns of zap's console encoder behind the level: logger, if it has a name, and caller.
    fileprivate mutating func liftConsoleColumns(_ line: RawSpan, from start: Int) {
        let first = line.column(from: start)
        if liftCaller(line, first, isEscaped: false) { return }
        let second = line.column(from: first.upperBound + 1)
        guard !first.isEmpty, line.wordEnd(from: start) == first.upperBound else { return }
        if liftCaller(line, second, isEscaped: false) { logger = FieldText(first) }
    }
}

extension RawSpan {
    /// The bytes from `start` up to the next tab.
    fileprivate func column(from start: Int) -> Range<Int> {
        guard start < byteCount else { return byteCount..<byteCount }
        return start..<index(from: start) { ByteWord.equal($0, 0x09) }
    }
}
