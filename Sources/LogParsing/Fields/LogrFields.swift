// SPDX-License-Identifier: Apache-2.0

internal import LogModel

// logr's own form (funcr, stdr), whose keys stand in quotes, behind the head of Go's log package or none:
// ```
// 2026/11/30 08:00:00 main.go:42: "level"=0 "msg"="cache warmed" "entries"=18
// controller: "msg"="lost" "error"="connection refused"
// ```
extension LineFieldParser {
    /// Reads pairs from `start` to the end of the line; false where the first is none of logr's, with `fields` untouched.
    mutating func readLogr(_ line: RawSpan, from start: Int, into fields: inout LineFields) -> Bool {
        guard let first = line.logrKey(at: start), ["level", "msg", "logger", "ts", "caller"].contains(line.extracting(first).text) else {
            return false
        }
        var (index, hasMessage) = (start, false)
        while let key = line.logrKey(at: index) {
            let value = line.logfmtValue(at: key.upperBound + 2)
            switch FieldKey(line, key) {
            case .level: if fields.level == .none { fields.level = LevelName(verbosity: line, value.field.range) ?? .none }
            case .message: hasMessage = true
            case let name: _ = lift(value.field, as: name, of: line, into: &fields)
            }
            index = value.end
            while index < line.byteCount, line.byte(at: index) <= 0x20 { index += 1 }
        }
        // Errors are printed without a level: they have no verbosity.
        if fields.level == .none, hasMessage, fields.error != nil { fields.level = .error }
        // The line stays whole.
        fields.message = nil
        return true
    }

    /// The same behind the logger's name, which stdr puts before the pairs: `2026/11/30 08:00:00 api/v1: "level"=0 "msg"="ready"`.
    mutating func readNamedLogr(_ line: RawSpan, from start: Int, into fields: inout LineFields) -> Bool {
        let end = line.wordEnd(from: start)
        guard end > start + 1, line.byte(at: end - 1) == UInt8(ascii: ":"), line.byte(at: end) == 0x20 else { return false }
        guard readLogr(line, from: end + 1, into: &fields) else { return false }
        if fields.logger == nil { fields.logger = FieldText(start..<end - 1) }
        return true
    }
}

extension RawSpan {
    /// The inside of a quoted key at `index` that `=` follows.
    fileprivate func logrKey(at index: Int) -> Range<Int>? {
        guard byte(at: index) == UInt8(ascii: "\"") else { return nil }
        let end = self.index(from: index + 1) { ByteWord.equal($0, UInt8(ascii: "\"")) | ByteWord.below($0, 0x20) }
        return end > index + 1 && byte(at: end) == UInt8(ascii: "\"") && byte(at: end + 1) == UInt8(ascii: "=") ? index + 1..<end : nil
    }
}
