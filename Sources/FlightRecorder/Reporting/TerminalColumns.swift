// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// How much fits on a line of a terminal.
enum TerminalColumns {
    /// The width of the terminal behind a descriptor; nil when it does not say.
    static func of(_ descriptor: Int32) -> Int? {
        var size = winsize()
        // The size is lent for the call, which fills it.
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// The beginning of a text that fits, the last column an ellipsis where something was cut.
    static func prefix(of text: String, columns: Int) -> String {
        guard columns > 0 else { return "" }
        var used = 0
        var fit = text.startIndex
        for index in text.indices {
            used += width(of: text[index])
            if used > columns { return String(text[..<fit]) + "…" }
            // What ends here leaves a column for the ellipsis.
            if used < columns { fit = text.index(after: index) }
        }
        return text
    }

    /// How many columns a text takes.
    static func width(of text: String) -> Int { text.reduce(0) { $0 + width(of: $1) } }

    /// Two columns for East Asian wide characters and emoji (Unicode Annex 11), none for a lone combining mark, else one.
    private static func width(of character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first, scalar.value >= 0x300 else { return 1 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return scalar.properties.generalCategory == .nonspacingMark ? 0 : 1
        }
    }
}
