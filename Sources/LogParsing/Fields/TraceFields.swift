// SPDX-License-Identifier: Apache-2.0

internal import LogModel

// Trace ids as W3C Trace Context writes them: lower-case hex, and not all zero.
extension RawSpan {
    /// True when `range` is a trace id: 32 digits.
    func isTraceID(_ range: Range<Int>) -> Bool {
        range.count == 32 && isHexIdentifier(range)
    }

    /// True when `range` is a span id: 16 digits.
    func isSpanID(_ range: Range<Int>) -> Bool {
        range.count == 16 && isHexIdentifier(range)
    }

    /// True when `range`, a multiple of eight bytes long, is lower-case hex digits that are not all zero.
    private func isHexIdentifier(_ range: Range<Int>) -> Bool {
        var isZero = true
        var index = range.lowerBound
        while index < range.upperBound {
            let word = word(at: index)
            guard ByteWord.isLowerHex(word) else { return false }
            if word != 0x3030_3030_3030_3030 { isZero = false }
            index += 8
        }
        return !isZero
    }

    /// The ids of a `traceparent` header, `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`.
    func traceParent(_ range: Range<Int>) -> (trace: Range<Int>, span: Range<Int>)? {
        let start = range.lowerBound
        guard range.count == 55, byte(at: start + 2) == UInt8(ascii: "-"), byte(at: start + 35) == UInt8(ascii: "-"),
            byte(at: start + 52) == UInt8(ascii: "-"), starts(with: "00", at: start),
            ByteWord.isLowerHex(packed(start + 53..<start + 55) | 0x3030_3030_3030_0000)
        else { return nil }
        let (trace, span) = (start + 3..<start + 35, start + 36..<start + 52)
        return isTraceID(trace) && isSpanID(span) ? (trace, span) : nil
    }
}

extension TriggerScan {
    /// `trace`, `span_id` and `b3` in any case; `err=` and `error=`.
    static let traceWords: [Word] = [
        Word(text: "rac", set: 0), Word(text: "n_i", set: 1), Word(text: "b3=", set: 2), Word(text: "b3:", set: 2),
        Word(text: "rr=", set: 3, ignoresCase: false), Word(text: "or=", set: 4, ignoresCase: false),
    ]
}

extension ByteWord {
    /// True when all eight bytes are of `0` to `9` and `a` to `f`.
    static func isLowerHex(_ word: UInt64) -> Bool {
        guard word & highs == 0 else { return false }
        let digits = atLeast(word, 0x30) & ~atLeast(word, 0x3A)
        let letters = atLeast(word, 0x61) & ~atLeast(word, 0x67)
        return digits | letters == highs
    }
}

extension LineFields {
    /// Looks for a trace and an error behind `start` in a line that is not logfmt as a whole, as slog's default handler, klog, and the consoles
    /// of logrus and zerolog write it.
    ///
    /// - Parameter words: Finds the places where the name of one may stand; almost all lines have none, and cost nothing more.
    mutating func liftTrace(_ line: RawSpan, from start: Int, words: TriggerScan) {
        var (place, hasError) = (words.next(in: line, from: start), false)
        while let index = place, line.endsErrorKey(at: index) {
            hasError = true
            place = words.next(in: line, from: index + 1)
        }
        // Without a level the line is prose, and so may be what looks like an error.
        guard place != nil || (hasError && level != .none) else { return }
        liftPairs(line, from: start)
        guard place != nil, traceID == nil else { return }
        let ids = TraceFinder.identifiers(in: line.extracting(start..<line.byteCount))
        guard ids.hasTrace else { return }
        identifiers = ids
        spanID = nil
    }

    private mutating func liftPairs(_ line: RawSpan, from start: Int) {
        var index = start
        while let equals = line.firstIndex(of: UInt8(ascii: "="), from: index) {
            index = equals + 1
            switch FieldKey(line, line.wordBefore(equals, notBefore: start)) {
            case .traceID where traceID == nil:
                let range = line.valueRange(at: index, length: 32)
                if line.isTraceID(range) { traceID = FieldText(range) }
            case .spanID where spanID == nil:
                let range = line.valueRange(at: index, length: 16)
                if line.isSpanID(range) { spanID = FieldText(range) }
            case .error where error == nil && level != .none:
                let value = line.logfmtValue(at: line.behindColour(at: index))
                if value.field.kind == .text, !line.isNil(value.field.range), !value.field.range.isEmpty {
                    error = FieldText(value.field.range, isEscaped: value.field.isEscaped)
                }
                index = max(index, value.end)
            default: continue
            }
            if traceID != nil, spanID != nil, error != nil { return }
        }
    }
}

extension RawSpan {
    /// True where `rr=` or `or=` stands: the end of `err=`, `error=`, and of words like `color=`.
    fileprivate func endsErrorKey(at index: Int) -> Bool {
        byte(at: index + 2) == UInt8(ascii: "=") && byte(at: index + 1) == UInt8(ascii: "r")
    }

    /// The last letters, dots and underscores before `end`, at most nine of them, which is more than a trace id's key has.
    fileprivate func wordBefore(_ end: Int, notBefore start: Int) -> Range<Int> {
        var index = end
        while index > start, end - index < 9 {
            let byte = byte(at: index - 1)
            guard byte.isLetter || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") else { break }
            index -= 1
        }
        return (endsColour(at: index, notBefore: start) ? index + 1 : index)..<end
    }

    /// True where the `m` of a colour's escape stands at `index`: it is no part of the word behind it.
    private func endsColour(at index: Int, notBefore start: Int) -> Bool {
        guard byte(at: index) == UInt8(ascii: "m") else { return false }
        var first = index
        while first > start, byte(at: first - 1).isDigit || byte(at: first - 1) == UInt8(ascii: ";") { first -= 1 }
        return first - 1 > start && byte(at: first - 1) == UInt8(ascii: "[") && byte(at: first - 2) == 0x1B
    }

    /// The index behind a colour's escape at `index`, as zerolog's console puts it between `=` and the value.
    fileprivate func behindColour(at index: Int) -> Int {
        guard byte(at: index) == 0x1B, byte(at: index + 1) == UInt8(ascii: "[") else { return index }
        var end = index + 2
        while byte(at: end).isDigit || byte(at: end) == UInt8(ascii: ";") { end += 1 }
        return byte(at: end) == UInt8(ascii: "m") ? end + 1 : index
    }

    /// The `length` bytes of a bare or quoted value at `index`; an empty range where the value has another length.
    fileprivate func valueRange(at index: Int, length: Int) -> Range<Int> {
        let start = byte(at: index) == UInt8(ascii: "\"") ? index + 1 : index
        let end = start + length
        let behind = byte(at: end)
        guard end <= byteCount, !behind.isDigit, !behind.isLetter else { return index..<index }
        return start..<end
    }
}
