// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// What a crash and the lines of its request have in common: the goroutine's number, a request's id, the address of its connection.
///
/// ```
/// goroutine 18 [running] {request_id: c0ffee-17}:        c0ffee-17
/// panic: request_id=c0ffee-17: no such bucket            c0ffee-17
/// http: panic serving 10.0.0.7:43210: no such bucket     10.0.0.7:43210
/// ```
struct RequestMark {
    private var texts: [[UInt8]] = []
    private var goroutine: [UInt8]?

    /// Keys of an id of one request, in small letters and without `_`, `-` and `.`.
    private static let keys: Set<String> = [
        "requestid", "reqid", "xrequestid", "correlationid", "xcorrelationid", "requestuuid", "rid", "jobid", "messageid", "txid",
        "transactionid",
    ]
    /// A shorter id would stand in too many lines.
    private static let leastLength = 4

    init(of crash: borrowing Crash) {
        if let id = crash.crashingGoroutine?.id, id > 0 { goroutine = Array("\(id)".utf8) }
        for label in crash.crashingGoroutine?.labels ?? [] where RequestMark.isKey(label.key) { add(label.value) }
        for panic in crash.panics { addPairs(in: panic.value) }
        if let client = RequestMark.client(in: crash[crash.headline]) { add(client) }
    }

    var isEmpty: Bool { texts.isEmpty && goroutine == nil }

    /// Whether a line names one of them as a whole word.
    func stands(in line: [UInt8]) -> Bool {
        let line = line.rawSpan
        if texts.contains(where: { line.firstWord($0) != nil }) { return true }
        guard let goroutine else { return false }
        var start = 0
        while let found = line.firstWord(goroutine, from: start) {
            if line.namesGoroutine(before: found) { return true }
            start = found + 1
        }
        return false
    }

    private mutating func add(_ text: String) {
        if text.utf8.count >= RequestMark.leastLength, text.utf8.count <= 256 { texts.append(Array(text.utf8)) }
    }

    private static func isKey(_ text: some StringProtocol) -> Bool {
        text.utf8.count <= 24 && keys.contains(String(text.lowercased().filter { $0 != "_" && $0 != "-" && $0 != "." }))
    }

    /// Adds the values of `request_id=…`, `"requestId":"…"`, `request_id: …`.
    private mutating func addPairs(in text: String) {
        let words = text.prefix(4_096).split { " =:\"'`,;{}[]()\n\t".contains($0) }
        for (key, value) in zip(words, words.dropFirst()) where RequestMark.isKey(key) { add(String(value)) }
    }

    /// The address in `http: panic serving 10.0.0.7:43210: value` (`net/http/server.go: (*conn).serve`), behind whatever the logger wrote.
    private static func client(in headline: String) -> String? {
        guard let start = headline.firstRange(of: "http: panic serving ")?.upperBound else { return nil }
        let address = headline[start...].prefix { $0 != " " }
        return address.hasSuffix(":") ? String(address.dropLast()) : nil
    }
}

extension RawSpan {
    /// Where `word` stands first at or behind `start`, with no letter or digit beside it.
    fileprivate func firstWord(_ word: [UInt8], from start: Int = 0) -> Int? {
        guard let head = word.first else { return nil }
        var index = start
        while let found = firstIndex(of: head, from: index) {
            if found + word.count <= byteCount, !byte(at: found - 1).isWord, !byte(at: found + word.count).isWord,
                (1..<word.count).allSatisfy({ self[found + $0] == word[$0] })
            {
                return found
            }
            index = found + 1
        }
        return nil
    }

    /// `goroutine`, `goid` or `gid` stands before a number, with no more than a few signs between.
    fileprivate func namesGoroutine(before number: Int) -> Bool {
        var end = number
        while end > 0, number - end < 4, !byte(at: end - 1).isWord { end -= 1 }
        for name in ["goroutine", "goid", "gid", "goroutine_id"] as [StaticString] {
            let start = end - name.utf8CodeUnitCount
            if start >= 0, starts(with: name, at: start), !byte(at: start - 1).isWord { return true }
        }
        return false
    }
}

extension UInt8 {
    fileprivate var isWord: Bool { isDigit || isLetter || self == UInt8(ascii: "_") }
}
