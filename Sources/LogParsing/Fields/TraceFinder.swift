// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// Finds the trace that a text names, whatever the text is: a log line, the value of a panic, a label, a request's headers as Go prints them.
/// ```
/// panic: trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7: no such bucket
/// map[Traceparent:[00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01]]
/// {\"dd.trace_id\":\"5577006791947779410\",\"dd.span_id\":\"8674665223082153551\"}
/// ```
/// ``TraceKey`` lists the keys. An id counts only behind one of them, whole, and not zero; the first trace wins, with the first span that no
/// other trace stands before. The time it takes grows with the text's length alone.
package enum TraceFinder {
    /// The ids in lower-case hex: 32 digits, and 16; nil where the text names no trace.
    package static func find(in text: RawSpan) -> (traceID: String, spanID: String?)? {
        let ids = identifiers(in: text)
        return ids.traceID.map { ($0, ids.spanID) }
    }

    /// The same as numbers. A span may be named without its trace.
    package static func identifiers(in text: RawSpan) -> TraceIdentifiers {
        var ids = TraceIdentifiers()
        var index = 0
        while let (key, value) = text.nextTraceKey(from: &index) {
            guard let found = key.read(text, at: value) else { continue }
            index = max(index, found.end)
            if found.ids.hasTrace {
                let isAnother = ids.hasTrace && (ids.traceHigh, ids.traceLow) != (found.ids.traceHigh, found.ids.traceLow)
                if isAnother { break }
                (ids.traceHigh, ids.traceLow) = (found.ids.traceHigh, found.ids.traceLow)
            }
            if ids.span == 0 { ids.span = found.ids.span }
            if ids.hasTrace, ids.span != 0 { break }
        }
        return ids
    }
}

extension RawSpan {
    /// The next key at or behind `index` that has a value, and where that begins; `index` moves behind the key.
    fileprivate func nextTraceKey(from index: inout Int) -> (key: TraceKey, value: Int)? {
        while index < byteCount {
            guard isTraceWord(at: index) else {
                index += 1
                continue
            }
            let end = keyEnd(from: index)
            let range = keyStart(before: index)..<end
            index = end
            if let value = valueStart(behind: end), let key = TraceKey(self, range) { return (key, value) }
        }
        return nil
    }

    /// True where `trace`, `span` or `b3` begins, in any case.
    private func isTraceWord(at index: Int) -> Bool {
        let first = byte(at: index) | 0x20
        guard first == UInt8(ascii: "t") || first == UInt8(ascii: "s") || first == UInt8(ascii: "b") else { return false }
        let small = word(at: index) | 0x2020_2020_2020_2020
        return small & 0xFF_FFFF_FFFF == ByteWord.of("trace") || small & 0xFFFF_FFFF == ByteWord.of("span")
            || (small & 0xFFFF == ByteWord.of("b3") && !byte(at: index + 2).isPartOfKey)
    }

    // One more than the longest key: a longer one is refused as a whole.
    private func keyStart(before start: Int) -> Int {
        var index = start
        while index > 0, start - index <= TraceKey.lengthLimit, byte(at: index - 1).isPartOfKey { index -= 1 }
        return index
    }

    private func keyEnd(from start: Int) -> Int {
        var index = start
        while index - start <= TraceKey.lengthLimit, byte(at: index).isPartOfKey { index += 1 }
        return index
    }

    /// Where the value begins behind a key that ends at `end`: behind `=` or `:`, with the quotes, brackets and escapes round them.
    private func valueStart(behind end: Int) -> Int? {
        var index = skippingOpenings(from: end, isValue: false)
        guard byte(at: index) == UInt8(ascii: "=") || byte(at: index) == UInt8(ascii: ":") else { return nil }
        index = skippingOpenings(from: index + 1, isValue: true)
        return index < byteCount ? index : nil
    }

    private func skippingOpenings(from start: Int, isValue: Bool) -> Int {
        var index = start
        while index < start + 6 {
            switch byte(at: index) {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "`"): index += 1
            case UInt8(ascii: "["), UInt8(ascii: "{"): if isValue { index += 1 } else { return index }
            // `trace_id= x` has no value in logfmt, where a space ends the pair.
            case 0x20: if isValue, byte(at: start - 1) == UInt8(ascii: "=") { return byteCount } else { index += 1 }
            default: return index
            }
        }
        return index
    }
}

extension UInt8 {
    fileprivate var isPartOfKey: Bool {
        isDigit || isLetter || self == UInt8(ascii: "_") || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
            || self == UInt8(ascii: "/")
    }
}
