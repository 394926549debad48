// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import ConfigValues
internal import LogModel

/// A regular expression of the user's own: POSIX extended, over bytes, so that it takes time in proportion to the text and never more.
@safe
package final class OwnPattern: ConfigOptions, @unchecked Sendable {
    /// Most bytes of an expression, and most repetitions that it may ask for: both bound the memory that it compiles to.
    private static let lengthLimit = 512
    private static let repeatLimit = 255
    /// So much is looked at of a line, or of each string of a line of JSON, and as much again behind each match.
    private static let textLimit = 64 * 1024

    /// The word behind `redacted:`.
    package private(set) var name = ""
    private(set) var pattern = ""
    // Sendable because the expression is never changed once it is compiled, and `regexec` may be called by several threads.
    private var compiled = unsafe regex_t()
    private(set) var isCompiled = false

    package init(from reader: inout ConfigReader) {
        reader.require("name", into: &name)
        reader.require("pattern", into: &pattern)
        guard !name.isEmpty, !pattern.isEmpty else { return }
        if name.utf8.count > 32 || !name.utf8.allSatisfy({ $0.isDigit || $0 == 0x5F || ($0.isLetter && $0 & 0x20 != 0) }) {
            reader.fault(at: "name", "`\(name)` cannot stand in a document", mend: "write at most 32 of a to z, 0 to 9 and _")
        }
        if let fault = compile() {
            reader.fault(at: "pattern", fault, mend: "write a POSIX extended regular expression of at most 512 bytes")
        }
    }

    deinit {
        if isCompiled { unsafe regfree(&compiled) }
    }

    /// What is wrong with the pattern; nil when it is compiled.
    private func compile() -> String? {
        if pattern.utf8.count > OwnPattern.lengthLimit { return "is longer than 512 bytes" }
        if let fault = OwnPattern.fault(in: Array(pattern.utf8)) { return fault }
        let status = unsafe regcomp(&compiled, pattern, REG_EXTENDED | REG_NEWLINE)
        guard status == 0 else {
            var words = [CChar](repeating: 0, count: 128)
            unsafe regerror(status, &compiled, &words, words.count)
            return "is no regular expression: \(String(decoding: words.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))"
        }
        isCompiled = true
        if unsafe compiled.re_nsub > 32 { return "has more than 32 groups" }
        return isEmptyMatch ? "matches nothing at all" : nil
    }

    /// What other languages' expressions have and these do not would be taken for plain letters.
    private static func fault(in pattern: [UInt8]) -> String? {
        for (index, byte) in pattern.enumerated().dropLast() {
            let next = pattern[index + 1]
            if byte == UInt8(ascii: "\\"), index == 0 || pattern[index - 1] != UInt8(ascii: "\\"),
                next.isDigit || (next.isLetter && !"wWsSbB".utf8.contains(next))
            {
                return "has `\\\(Character(Unicode.Scalar(next)))`, which POSIX does not know"
            }
            if byte == UInt8(ascii: "("), next == UInt8(ascii: "?") { return "has `(?`, which POSIX does not know" }
            if byte == UInt8(ascii: "{") {
                let numbers = pattern[(index + 1)...].prefix { $0.isDigit || $0 == UInt8(ascii: ",") }.split(separator: UInt8(ascii: ","))
                let isLarge = numbers.contains { Int(String(decoding: $0, as: UTF8.self)) ?? .max > repeatLimit }
                if isLarge { return "repeats something more than 255 times" }
            }
        }
        return nil
    }

    private var isEmptyMatch: Bool { firstMatch(in: [UInt8(ascii: "x")].rawSpan, 0..<1, allowsEmpty: true)?.isEmpty ?? false }

    /// The first match within `range` of `text` that is not empty.
    func firstMatch(in text: RawSpan, _ range: Range<Int>, allowsEmpty: Bool = false) -> Range<Int>? {
        guard isCompiled, !range.isEmpty else { return nil }
        let range = range.prefix(OwnPattern.textLimit)
        // With REG_STARTEND the text is where the match says and needs no NUL behind it.
        var match = regmatch_t(rm_so: regoff_t(0), rm_eo: regoff_t(range.count))
        let status = unsafe text.extracting(range).withUnsafeBytes { bytes -> Int32 in
            guard let base = bytes.baseAddress else { return 1 }
            return unsafe regexec(&compiled, base.assumingMemoryBound(to: CChar.self), 1, &match, REG_STARTEND)
        }
        guard status == 0, allowsEmpty || match.rm_eo > match.rm_so else { return nil }
        return range.lowerBound + Int(match.rm_so)..<range.lowerBound + Int(match.rm_eo)
    }
}
