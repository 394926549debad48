// SPDX-License-Identifier: Apache-2.0

/// Bytes of a log made safe for a terminal: escape sequences in them must not move the cursor, change the title or hide text.
enum PrintableText {
    /// The text with every control character but TAB written as `\x1b`, and invalid UTF-8 as U+FFFD.
    static func of(_ bytes: some Collection<UInt8>) -> String { of(String(decoding: bytes, as: UTF8.self)) }

    static func of(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            if isControl(scalar) { safe += hex(scalar) } else { safe.unicodeScalars.append(scalar) }
        }
        return safe
    }

    private static func hex(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return scalar.value < 0x100 ? "\\x" + String(repeating: "0", count: 2 - digits.count) + digits : "\\u{\(digits)}"
    }

    /// C0 but TAB, DEL, C1, Unicode's own line ends, and the marks that turn the direction of writing (property Bidi_Control).
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09: false
        case 0x00..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
