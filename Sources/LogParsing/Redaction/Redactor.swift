// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Takes secrets out of texts before anything is made of them: `postgres://app:[redacted:url_password]@db/orders`.
///
/// A text without a secret is not touched. What replaces one holds no quote and no backslash, so that JSON stays JSON, and is the same
/// whatever the secret was, so that equal crashes stay equal.
package struct Redactor: Sendable {
    private let options: RedactionOptions
    private let scan = TriggerScan(SecretFinder.words)
    private let hasOwn: Bool
    /// How often each kind was redacted, for whoever counts them: the built-in kinds in their order, then the user's own.
    private var counts: [Int]
    private let names: [String]
    /// Counts that differ from those that were taken last.
    package private(set) var hasNews = false
    /// How many bytes were looked at one by one, because something that may announce a secret stands near them.
    private(set) var looked = 0

    /// A private key's block may go on over so many lines.
    private static let keyLineLimit = 400
    /// A line that is no part of the key, of another writer, counts as so many: ten of them end it.
    private static let foreignLineCost = 40

    package init(_ options: RedactionOptions = RedactionOptions()) {
        self.options = options
        hasOwn = options.cards || !options.patterns.isEmpty
        names = RedactionKind.allCases.map(\.rawValue) + options.patterns.map(\.name)
        counts = Array(repeating: 0, count: names.count)
    }

    /// What was redacted since the last call, by kind.
    package mutating func takeCounts() -> [String: Int] {
        guard hasNews else { return [:] }
        hasNews = false
        var taken: [String: Int] = [:]
        for index in counts.indices where counts[index] > 0 { (taken[names[index]], counts[index]) = (counts[index], 0) }
        return taken
    }

    /// The text without its secrets; nil when it has none. `openKey` tells how many lines a private key may still go on for that began on a
    /// line before; it starts as zero.
    @inline(__always)
    package mutating func redacted(_ text: RawSpan, openKey: inout Int) -> [UInt8]? {
        guard options.enabled else { return nil }
        let first = scan.next(in: text, from: 0)
        if first == nil, openKey == 0, !hasOwn { return nil }
        return replaced(text, from: first, openKey: &openKey)
    }

    @inline(never)
    private mutating func replaced(_ text: RawSpan, from first: Int?, openKey: inout Int) -> [UInt8]? {
        var output = RedactedText()
        if openKey > 0 { continueKey(text, &output, &openKey) }
        var memory = SearchMemory()
        defer { looked += memory.looked }
        var place = first
        while let index = place {
            if index < output.end {
                place = scan.next(in: text, from: output.end)
                continue
            }
            replaceKeyBlock(text, at: index, &output, &openKey)
            if output.end <= index, let secret = secret(text, at: index, floor: output.end, &memory) {
                count(secret.kind)
                output.replace(secret.range, of: text, with: secret.kind.rawValue, quotes: secret.quotes)
            }
            place = scan.next(in: text, from: max(text.behindAts(from: index), output.end))
        }
        let built = output.finish(text)
        return hasOwn ? ownReplaced(built, text) : built
    }

    private func secret(_ text: RawSpan, at index: Int, floor: Int, _ memory: inout SearchMemory) -> FoundSecret? {
        if let secret = SecretFinder.secret(text, at: index, floor: floor, &memory) { return secret }
        return options.emails && text.byte(at: index) == UInt8(ascii: "@") ? text.mailAddress(around: index, floor: floor) : nil
    }

    private mutating func count(_ kind: RedactionKind) {
        guard let index = RedactionKind.allCases.firstIndex(of: kind) else { return }
        counts[index] += 1
        hasNews = true
    }

    // MARK: Private keys

    private mutating func continueKey(_ text: RawSpan, _ output: inout RedactedText, _ openKey: inout Int) {
        guard let part = text.keyLine() else {
            openKey = max(0, openKey - Redactor.foreignLineCost)
            return
        }
        openKey = part.isOpen ? openKey - 1 : 0
        if !part.range.isEmpty { output.replace(part.range, of: text, with: RedactionKind.privateKey.rawValue) }
    }

    /// Replaces each line of a block by itself, so that a text keeps its lines.
    private mutating func replaceKeyBlock(_ text: RawSpan, at index: Int, _ output: inout RedactedText, _ openKey: inout Int) {
        guard text.word(at: index) & 0xFF_FFFF == ByteWord.of("BEG"), let block = text.keyBlock(at: index, floor: output.end) else {
            return
        }
        count(.privateKey)
        var start = block.range.lowerBound
        while start < block.range.upperBound {
            let end = text.extracting(start..<block.range.upperBound).firstIndex(of: 0x0A).map { start + $0 } ?? block.range.upperBound
            let inside = min(text.skippingSpaces(from: start), end)..<end
            if !inside.isEmpty { output.replace(inside, of: text, with: RedactionKind.privateKey.rawValue) }
            start = end + 1
        }
        openKey = block.isOpen ? Redactor.keyLineLimit : 0
    }

    // MARK: What is only looked for when it is asked for

    private mutating func ownReplaced(_ built: [UInt8]?, _ text: RawSpan) -> [UInt8]? {
        var result = built
        for (index, pattern) in options.patterns.enumerated() {
            let slot = RedactionKind.allCases.count + index
            let next =
                result.map { replacing(in: $0.rawSpan, slot) { text, range in pattern.firstMatch(in: text, range) } }
                ?? replacing(in: text, slot) { text, range in pattern.firstMatch(in: text, range) }
            result = next ?? result
        }
        guard options.cards, let slot = RedactionKind.allCases.firstIndex(of: .card) else { return result }
        func card(_ text: RawSpan, _ range: Range<Int>) -> Range<Int>? { text.cardNumber(in: range) }
        return (result.map { replacing(in: $0.rawSpan, slot, card) } ?? replacing(in: text, slot, card)) ?? result
    }

    /// Replaces what `find` finds. In a line of JSON it is shown one string, or what stands between two, at a time, so that no quote is lost.
    private mutating func replacing(in text: RawSpan, _ slot: Int, _ find: (RawSpan, Range<Int>) -> Range<Int>?) -> [UInt8]? {
        var output = RedactedText()
        var start = 0
        let isJSON = text.byte(at: 0) == UInt8(ascii: "{")
        var isInString = false
        while start < text.byteCount {
            let end = isJSON ? text.quote(from: start) : text.lineEnd(from: start)
            var index = start
            while let found = find(text, index..<end) {
                index = found.upperBound
                // Outside of strings only a number can be replaced by a string.
                let isNumber = found.allSatisfy { text.byte(at: $0).isDigit }
                if isJSON, !isInString, !isNumber || text.byte(at: found.lowerBound - 1).isDigit || text.byte(at: found.upperBound).isDigit
                {
                    continue
                }
                counts[slot] += 1
                hasNews = true
                output.replace(
                    text.withoutTornEscapes(found, isJSON: isJSON, floor: max(start, output.end)), of: text, with: names[slot],
                    quotes: isJSON && !isInString ? 0 : nil)
            }
            isInString.toggle()
            start = end + 1
        }
        return output.finish(text)
    }
}

/// A text that is copied up to what is replaced.
struct RedactedText: ~Copyable {
    private var bytes: ByteBuffer?
    /// The end of what was copied or replaced.
    private(set) var end = 0

    mutating func replace(_ range: Range<Int>, of text: RawSpan, with kind: String, quotes: Int? = nil) {
        guard range.lowerBound >= end else { return }
        var buffer = bytes.take() ?? ByteBuffer(capacity: text.byteCount + 64)
        buffer.append(text.extracting(end..<range.lowerBound))
        RedactedText.quote(quotes, &buffer)
        buffer.append("[redacted:" as StaticString)
        buffer.append(kind)
        buffer.append(UInt8(ascii: "]"))
        RedactedText.quote(quotes, &buffer)
        end = range.upperBound
        bytes = consume buffer
    }

    private static func quote(_ escapes: Int?, _ buffer: inout ByteBuffer) {
        guard let escapes else { return }
        for _ in 0..<escapes { buffer.append(UInt8(ascii: "\\")) }
        buffer.append(UInt8(ascii: "\""))
    }

    /// The whole text; nil when nothing was replaced.
    mutating func finish(_ text: RawSpan) -> [UInt8]? {
        guard var buffer = bytes.take() else { return nil }
        buffer.append(text.extracting(end..<text.byteCount))
        return buffer.bytes.copy
    }
}

extension RawSpan {
    /// The next quote of JSON that no backslash escapes, or the end.
    fileprivate func quote(from start: Int) -> Int {
        var index = start
        while index < byteCount, self[index] != UInt8(ascii: "\"") { index += self[index] == UInt8(ascii: "\\") ? 2 : 1 }
        return min(index, byteCount)
    }

    /// The next place to look at behind `index`: of a row of `@` only the first and the last tell anything.
    fileprivate func behindAts(from index: Int) -> Int {
        var next = index + 1
        guard self[index] == UInt8(ascii: "@") else { return next }
        while byte(at: next + 1) == UInt8(ascii: "@"), byte(at: next) == UInt8(ascii: "@") { next += 1 }
        return next
    }

    fileprivate func lineEnd(from start: Int) -> Int { firstIndex(of: 0x0A, from: start) ?? byteCount }

    /// The range, grown so that no escape of JSON is cut: from a backslash that its first byte belongs to, up to the end of one in it.
    ///
    /// - Parameter floor: Where the string begins, or what was replaced in it ends: no escape goes over it.
    fileprivate func withoutTornEscapes(_ range: Range<Int>, isJSON: Bool, floor: Int) -> Range<Int> {
        guard isJSON, range.lowerBound >= floor else { return range }
        var index = max(floor, range.lowerBound - 6)
        var (lower, upper) = (range.lowerBound, range.upperBound)
        // The escapes of a string have no quote in them, so the first backslash of a row is where one begins.
        while index > floor, self[index - 1] == UInt8(ascii: "\\") { index -= 1 }
        while index < upper {
            guard self[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            let end = min(byteCount, index + (byte(at: index + 1) == UInt8(ascii: "u") ? 6 : 2))
            if index < lower, end > lower { lower = index }
            if index < upper, end > upper { upper = end }
            index = end
        }
        return lower..<upper
    }
}
