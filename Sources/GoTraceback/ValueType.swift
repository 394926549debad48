// SPDX-License-Identifier: Apache-2.0

/// A panic value's dynamic type where its text proves it, and the value without the type (grammar, clause 4.1; `runtime/error.go: printpanicval`).
///
/// | text | type | value |
/// |---|---|---|
/// | `runtime error: index out of range [5] with length 3` | `runtime.boundsError` | the text |
/// | `main.T(5)`, `main.T("text")` | `main.T` | `5`, `text` |
/// | `(main.rec) 0x78c178` | `main.rec` | the text |
/// | `+3.250000e+000` (Go 1.25 and earlier) | not known | `3.25`, as Go 1.26 prints it |
enum ValueType {
    /// Type and value of a text; the type is nil where the text leaves it open.
    static func of(_ text: String) -> (type: String?, value: String) {
        if let type = ofRuntime(text) ?? ofPointer(firstLine(of: text)) { return (type, text) }
        if let (type, literal) = ofConversion(text) { return (type, shortened(literal) ?? literal) }
        return (nil, shortened(text) ?? text)
    }

    /// A float in the runtime's own form `+d.dddddde+ddd` (`runtime/print.go: printfloat`), shortened.
    private static func shortened(_ text: String) -> String? {
        guard text.utf8.count == 14 else { return nil }
        let bytes = Array(text.utf8)
        guard bytes[2] == 0x2E, bytes[9] == 0x65, [0x2B, 0x2D].contains(bytes[0]), [0x2B, 0x2D].contains(bytes[10])
        else { return nil }
        guard let value = Double(text), value.isFinite else { return nil }
        let short = value.description
        return short.hasSuffix(".0") ? String(short.dropLast(2)) : short
    }

    private static let boundsTexts = [
        "runtime error: index out of range [", "runtime error: slice bounds out of range [",
        "runtime error: cannot convert slice with length ",
    ]
    private static let plainTexts: Set<Substring> = [
        "close of closed channel", "close of nil channel", "send on closed channel", "assignment to entry in nil map",
        "makechan: size out of range",
    ]

    /// Texts of `runtime/error.go` and of the runtime's plain errors.
    private static func ofRuntime(_ text: String) -> String? {
        if text.hasPrefix("runtime error: ") {
            if text.hasPrefix("runtime error: panic called with nil argument") { return "*runtime.PanicNilError" }
            return boundsTexts.contains { text.hasPrefix($0) } ? "runtime.boundsError" : "runtime.errorString"
        }
        if text.hasPrefix("panic called with nil argument") { return "*runtime.PanicNilError" }
        if text.hasPrefix("interface conversion: ") { return "*runtime.TypeAssertionError" }
        return plainTexts.contains(firstLine(of: text)) ? "runtime.plainError" : nil
    }

    /// By its bytes: a text is gone through character by character at a hundred times the cost.
    private static func firstLine(of text: String) -> Substring { text[..<(text.utf8.firstIndex(of: 0x0A) ?? text.endIndex)] }

    /// `(TYPE) 0x78c178`.
    private static func ofPointer(_ text: Substring) -> String? {
        guard text.hasPrefix("("), let close = text.lastIndex(of: ")") else { return nil }
        let address = text[text.index(after: close)...]
        guard address.hasPrefix(" 0x"), address.dropFirst(3).allSatisfy(\.isHexDigit) else { return nil }
        return String(text[text.index(after: text.startIndex)..<close])
    }

    /// `main.T(5)`, `main.T("text")`: a type of a package, and a literal that Go prints for it. Inner quotes are not escaped.
    private static func ofConversion(_ text: String) -> (type: String, literal: String)? {
        guard text.hasSuffix(")"), let open = text.firstIndex(of: "(") else { return nil }
        let name = text[..<open]
        guard name.contains("."), !name.hasPrefix("."), !name.hasSuffix("."), name.utf8.allSatisfy(isTypeByte) else { return nil }
        let literal = text[text.index(after: open)...].dropLast()
        if literal.count >= 2, literal.hasPrefix("\""), literal.hasSuffix("\"") {
            return (String(name), String(literal.dropFirst().dropLast()))
        }
        return literal == "true" || literal == "false" || isNumber(literal) ? (String(name), String(literal)) : nil
    }

    private static func isTypeByte(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || byte >= 0x80 || [0x2E, 0x2F, 0x5F, 0x2D, 0x5B, 0x5D, 0x2C, 0x2A].contains(byte)
    }

    /// Digits, signs, a point, an exponent, `i` of a complex number and its parentheses, `NaN`, `Inf`.
    private static func isNumber(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.contains { $0.isDigit || $0 == 0x4E || $0 == 0x49 }
            && text.utf8.allSatisfy { $0.isDigit || "+-.eExi()NaInf".utf8.contains($0) || $0.isHexDigit }
    }
}
