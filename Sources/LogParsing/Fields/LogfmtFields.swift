// SPDX-License-Identifier: Apache-2.0

internal import LogModel

// `time=2026-11-23T08:00:00.123Z level=INFO msg="cache warmed" trace_id=4bf92f35…`: slog's text handler, logrus, go-kit.
extension LineFieldParser {
    /// Reads pairs from `start` to the end of the line; `firstEquals` is the index of the first pair's `=`.
    ///
    /// A line without level, time and message is prose that happens to begin with a pair, and gives only its trace ids.
    mutating func readLogfmt(_ line: RawSpan, from start: Int, firstEquals: Int, into fields: inout LineFields) {
        var isLog = fields.time != nil
        var index = start
        var equals: Int? = firstEquals
        while index < line.byteCount {
            if let equals {
                let value = line.logfmtValue(at: equals + 1)
                let key = FieldKey(line, index..<equals)
                if key != .other {
                    _ = lift(value.field, as: key, of: line, into: &fields)
                    if key == .message || key == .level || key == .severity || key == .time { isLog = true }
                }
                index = value.end
            } else {
                index = line.logfmtWordEnd(from: index)
            }
            while index < line.byteCount, line.byte(at: index) <= 0x20 { index += 1 }
            equals = line.logfmtKeyEnd(from: index)
        }
        // The line stays whole.
        fields.message = nil
        if !isLog { fields.keepTraceOnly() }
    }
}

extension LineFields {
    fileprivate mutating func keepTraceOnly() {
        let (trace, span, ids) = (traceID, spanID, identifiers)
        removeAll()
        (traceID, spanID, identifiers) = (trace, span, ids)
    }
}

extension RawSpan {
    /// The index of the `=` behind a key at `start`; nil where no key with a value stands.
    @inline(__always)
    func logfmtKeyEnd(from start: Int) -> Int? {
        let end = index(from: start) { word in
            ByteWord.equal(word, UInt8(ascii: "=")) | ByteWord.equal(word, UInt8(ascii: "\"")) | ByteWord.below(word, 0x21)
        }
        return end > start && byte(at: end) == UInt8(ascii: "=") ? end : nil
    }

    /// The end of a bare word, or of a quoted text that stands where a key should.
    fileprivate func logfmtWordEnd(from start: Int) -> Int {
        let end = byte(at: start) == UInt8(ascii: "\"") ? logfmtValue(at: start).end : wordEnd(from: start)
        return max(end, start + 1)
    }

    /// The bare or quoted value at `start` and the index behind it; a text whose quote is never closed is no value of any kind.
    func logfmtValue(at start: Int) -> (field: FieldValue, end: Int) {
        guard byte(at: start) == UInt8(ascii: "\"") else {
            let end = wordEnd(from: start)
            return (FieldValue(kind: .text, range: start..<end, isEscaped: false), end)
        }
        var hasEscapes = false
        var isJSON = true
        var index = start + 1
        while true {
            index = JSONScanner.plainEnd(self, from: index)
            guard index < byteCount else { return (FieldValue(kind: .other, range: start..<byteCount, isEscaped: false), byteCount) }
            switch byte(at: index) {
            case UInt8(ascii: "\""):
                return (FieldValue(kind: .text, range: start + 1..<index, isEscaped: hasEscapes && isJSON), index + 1)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                // Go's own escapes, `\x1b` and the like, are not JSON's; such a text is taken as it stands, backslashes and all.
                let end = JSONScanner.escapeEnd(self, at: index)
                if end == nil { isJSON = false }
                index = min(byteCount, end ?? index + 2)
            default:
                isJSON = false
                index += 1
            }
        }
    }
}
