// SPDX-License-Identifier: Apache-2.0

internal import LogModel

extension RawSpan {
    /// The file and the line of `store/db.go:42`; nil for what does not end like a source file of Go, such as a host and its port.
    func caller(_ range: Range<Int>) -> (file: Range<Int>, line: Int)? {
        var colon = range.upperBound - 1
        while colon > range.lowerBound, byte(at: colon).isDigit { colon -= 1 }
        let digits = range.upperBound - colon - 1
        guard digits >= 1, digits <= 9, colon > range.lowerBound + 2, byte(at: colon) == UInt8(ascii: ":") else { return nil }
        guard isSource(before: colon), let number = number(at: colon + 1, digits: digits) else { return nil }
        return (range.lowerBound..<colon, number)
    }

    private func isSource(before end: Int) -> Bool {
        let last = packed(end - 3..<end)
        return last == ByteWord.of(".go") || last >> 8 == ByteWord.of(".s")
    }
}

extension LineFields {
    /// Lifts `store/db.go:42`, the directories as they stand.
    mutating func liftCaller(_ line: RawSpan, _ range: Range<Int>, isEscaped: Bool) -> Bool {
        guard callerFile == nil, let caller = line.caller(range) else { return false }
        callerFile = FieldText(caller.file, isEscaped: isEscaped)
        callerLine = caller.line
        return true
    }

    /// Lifts slog's `{"function":"main.main","file":"/src/main.go","line":42}`, which is valid JSON; false when it says anything else.
    mutating func liftSource(_ line: RawSpan, _ object: Range<Int>) -> Bool {
        var function: FieldText?
        var file: FieldText?
        var number: Int?
        var index = JSONScanner.skipSpaces(line, from: object.lowerBound + 1)
        while let member = JSONScanner.member(line, at: index) {
            let value = FieldValue(json: line, member.value)
            let text = FieldText(value.range, isEscaped: true)
            switch (line.packed(member.key), member.key.count, value.kind) {
            case (ByteWord.of("function"), 8, .text) where function == nil: function = text
            case (ByteWord.of("file"), 4, .text) where file == nil: file = text
            case (ByteWord.of("line"), 4, .number) where number == nil && value.range.count <= 9:
                number = line.number(at: value.range.lowerBound, digits: value.range.count)
            default: return false
            }
            guard let next = JSONScanner.nextMember(line, from: member.value.upperBound) else { break }
            index = next
        }
        guard let file, !file.isEmpty, let number else { return false }
        (callerFile, callerLine, callerFunction) = (file, number, function)
        return true
    }
}
