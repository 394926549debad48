// SPDX-License-Identifier: Apache-2.0

internal import LogModel

extension TraceKey {
    /// The ids that stand at `start` and the index behind them; nil for a value that is not of the key's kind, and for ids that are zero.
    ///
    /// Upper case is folded, 64 bits are the lower half of a trace id, decimal ids become what they are in hex.
    func read(_ text: RawSpan, at start: Int) -> (ids: TraceIdentifiers, end: Int)? {
        switch self {
        case .trace: text.traceID(at: start).flatMap { TraceKey.found($0.ids, end: $0.end, in: text) }
        case .span: TraceKey.span(text, text.hexNumber(at: start, digits: 16...16))
        case .datadogTrace: TraceKey.datadogTrace(text, at: start)
        case .datadogSpan: TraceKey.span(text, text.decimalNumber(at: start) ?? text.hexNumber(at: start, digits: 16...16))
        case .b3: TraceKey.b3(text, at: start)
        case .traceParent: TraceKey.traceParent(text, at: start)
        case .jaeger: TraceKey.jaeger(text, at: start)
        case .cloudContext: TraceKey.cloudContext(text, at: start)
        case .googleTrace: TraceKey.googleTrace(text, at: start)
        }
    }

    /// The ids, unless the text goes on where they should end.
    private static func found(_ ids: TraceIdentifiers, end: Int, in text: RawSpan) -> (ids: TraceIdentifiers, end: Int)? {
        let behind = text.byte(at: end)
        guard ids.hasTrace || ids.span != 0, !behind.isDigit, !behind.isLetter, behind != UInt8(ascii: "_"), behind != UInt8(ascii: "-")
        else { return nil }
        return (ids, end)
    }

    private static func span(_ text: RawSpan, _ number: (value: UInt64, end: Int)?) -> (ids: TraceIdentifiers, end: Int)? {
        guard let number else { return nil }
        return found(TraceIdentifiers(span: number.value), end: number.end, in: text)
    }

    /// A number of 64 bits, or 32 hex digits where the tracer is set to log all 128. Sixteen digits are hex only with a letter among them.
    private static func datadogTrace(_ text: RawSpan, at start: Int) -> (ids: TraceIdentifiers, end: Int)? {
        if let number = text.decimalNumber(at: start) {
            return found(TraceIdentifiers(traceLow: number.value), end: number.end, in: text)
        }
        return text.traceID(at: start).flatMap { found($0.ids, end: $0.end, in: text) }
    }

    /// `80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90`; the last two may be left out.
    private static func b3(_ text: RawSpan, at start: Int) -> (ids: TraceIdentifiers, end: Int)? {
        guard var (ids, end) = text.traceID(at: start), text.byte(at: end) == UInt8(ascii: "-"),
            let span = text.hexNumber(at: end + 1, digits: 16...16)
        else { return nil }
        (ids.span, end) = span
        if text.byte(at: end) == UInt8(ascii: "-"), "01d".utf8.contains(text.byte(at: end + 1)) {
            end += 2
            if text.byte(at: end) == UInt8(ascii: "-"), let parent = text.hexNumber(at: end + 1, digits: 16...16) { end = parent.end }
        }
        return ids.hasTrace ? found(ids, end: end, in: text) : nil
    }

    /// `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`. What later versions add behind the flags is passed over, as W3C's Trace
    /// Context asks (section 3.2.4); version ff is none.
    private static func traceParent(_ text: RawSpan, at start: Int) -> (ids: TraceIdentifiers, end: Int)? {
        let dash = UInt8(ascii: "-")
        guard let version = text.hexNumber(at: start, digits: 2...2), version.value != 0xFF, text.byte(at: version.end) == dash,
            let trace = text.traceID(at: start + 3), trace.end == start + 35, text.byte(at: start + 35) == dash,
            let span = text.hexNumber(at: start + 36, digits: 16...16), text.byte(at: start + 52) == dash, span.value != 0,
            let flags = text.hexNumber(at: start + 53, digits: 2...2), trace.ids.hasTrace
        else { return nil }
        let ids = TraceIdentifiers(traceHigh: trace.ids.traceHigh, traceLow: trace.ids.traceLow, span: span.value)
        guard version.value > 0, text.byte(at: flags.end) == dash else { return found(ids, end: flags.end, in: text) }
        return (ids, text.wordEnd(ofID: flags.end))
    }

    /// `4bf92f3577b34da6:f067aa0ba902b7:0:1`. Go's HTTP clients print the colons as they are; some proxies write `%3A`.
    private static func jaeger(_ text: RawSpan, at start: Int) -> (ids: TraceIdentifiers, end: Int)? {
        guard var (ids, end) = text.shortTraceID(at: start), ids.hasTrace else { return nil }
        for place in 1...3 {
            if text.byte(at: end) == UInt8(ascii: ":") {
                end += 1
            } else if text.starts(with: "%3A", at: end) || text.starts(with: "%3a", at: end) {
                end += 3
            } else {
                return nil
            }
            guard let part = text.hexNumber(at: end, digits: 1...16) else { return nil }
            if place == 1 { ids.span = part.value }
            end = part.end
        }
        return ids.span != 0 ? found(ids, end: end, in: text) : nil
    }

    /// `105445aa7843bc8bf206b12000100000/1;o=1`.
    private static func cloudContext(_ text: RawSpan, at start: Int) -> (ids: TraceIdentifiers, end: Int)? {
        guard var (ids, end) = text.traceID(at: start), end == start + 32 else { return nil }
        if text.byte(at: end) == UInt8(ascii: "/"), let span = text.decimalNumber(at: end + 1) { (ids.span, end) = span }
        if text.starts(with: ";o=", at: end), text.byte(at: end + 3).isDigit { end += 4 }
        return ids.hasTrace ? found(ids, end: end, in: text) : nil
    }

    /// `projects/my-project/traces/4bf92f3577b34da6a3ce929d0e0e4736`, or the id alone.
    private static func googleTrace(_ text: RawSpan, at start: Int) -> (ids: TraceIdentifiers, end: Int)? {
        var index = start
        if text.starts(with: "projects/", at: start) {
            index += 9
            // Names of projects have at most 30 characters, and some a domain before them.
            let limit = index + 128
            while index < limit, !text.starts(with: "/traces/", at: index) {
                guard text.byte(at: index) > 0x20, text.byte(at: index) != UInt8(ascii: "\"") else { return nil }
                index += 1
            }
            guard index < limit else { return nil }
            index += 8
        }
        return text.traceID(at: index).flatMap { found($0.ids, end: $0.end, in: text) }
    }
}

extension RawSpan {
    /// 32 hex digits, or 16.
    fileprivate func traceID(at start: Int) -> (ids: TraceIdentifiers, end: Int)? {
        let end = hexEnd(from: start, limit: 33)
        guard end == start + 32 || end == start + 16 else { return nil }
        return shortTraceID(at: start)
    }

    /// One to 32 hex digits.
    fileprivate func shortTraceID(at start: Int) -> (ids: TraceIdentifiers, end: Int)? {
        let end = hexEnd(from: start, limit: 33)
        guard end > start, end <= start + 32 else { return nil }
        let middle = max(start, end - 16)
        let ids = TraceIdentifiers(traceHigh: hexValue(start..<middle), traceLow: hexValue(middle..<end))
        return (ids, end)
    }

    fileprivate func hexNumber(at start: Int, digits: ClosedRange<Int>) -> (value: UInt64, end: Int)? {
        let end = hexEnd(from: start, limit: digits.upperBound + 1)
        guard digits.contains(end - start) else { return nil }
        return (hexValue(start..<end), end)
    }

    /// A number that fits 64 bits and that no letter follows.
    fileprivate func decimalNumber(at start: Int) -> (value: UInt64, end: Int)? {
        var (index, value): (Int, UInt64) = (start, 0)
        while byte(at: index).isDigit {
            let (product, isOver) = value.multipliedReportingOverflow(by: 10)
            let (sum, isOverToo) = product.addingReportingOverflow(UInt64(byte(at: index) &- 0x30))
            guard !isOver, !isOverToo else { return nil }
            value = sum
            index += 1
        }
        return index > start && !byte(at: index).isLetter ? (value, index) : nil
    }

    private func hexEnd(from start: Int, limit: Int) -> Int {
        var index = start
        while index < start + limit, byte(at: index).hexDigit != nil { index += 1 }
        return index
    }

    private func hexValue(_ range: Range<Int>) -> UInt64 {
        var value: UInt64 = 0
        for index in range { value = value << 4 | UInt64(byte(at: index).hexDigit ?? 0) }
        return value
    }

    /// The index behind the letters, digits and dashes at `start`, at most 64 of them.
    fileprivate func wordEnd(ofID start: Int) -> Int {
        var index = start
        while index < start + 64, byte(at: index).isDigit || byte(at: index).isLetter || byte(at: index) == UInt8(ascii: "-") { index += 1 }
        return index
    }
}

extension UInt8 {
    /// The value of a hex digit in either case.
    fileprivate var hexDigit: UInt8? {
        if isDigit { return self &- 0x30 }
        let letter = (self | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? letter + 10 : nil
    }
}
