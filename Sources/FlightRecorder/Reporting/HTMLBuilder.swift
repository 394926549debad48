// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Writes HTML in which everything that is not a literal of this program is escaped.
///
/// Names of elements and attributes are `StaticString`, which no bytes of a log can become; every value and every text goes through the one
/// function that escapes. There is no way to append markup from anywhere else.
package struct HTMLBuilder: ~Copyable {
    /// A name of the program's own, and a value that is always quoted and escaped.
    struct Attribute {
        let name: StaticString
        let value: String

        private init(_ name: StaticString, _ value: String) {
            self.name = name
            self.value = value
        }

        static func `class`(_ names: StaticString) -> Attribute { Attribute("class", "\(names)") }
        static func id(_ value: String) -> Attribute { Attribute("id", value) }
        static func title(_ value: String) -> Attribute { Attribute("title", value) }
        /// A link within the page.
        static func href(fragment: String) -> Attribute { Attribute("href", "#" + PercentEncoding.of(fragment)) }
        /// A link to elsewhere; nil for any scheme that a browser would not simply open, such as one that runs a script.
        static func href(outside address: String) -> Attribute? {
            address.hasPrefix("https://") || address.hasPrefix("http://") ? Attribute("href", address) : nil
        }
        /// An attribute of the program's own with a value of its own.
        static func fixed(_ name: StaticString, _ value: StaticString) -> Attribute { Attribute(name, "\(value)") }
        static func number(_ name: StaticString, _ value: Int) -> Attribute { Attribute(name, "\(value)") }
    }

    private var buffer: ByteBuffer

    package init(capacity: Int = 1 << 16) {
        buffer = ByteBuffer(capacity: capacity)
    }

    /// What was written so far, in UTF-8.
    package var bytes: RawSpan {
        @_lifetime(borrow self)
        borrowing get { buffer.bytes }
    }

    /// Writes markup of the program's own.
    mutating func markup(_ literal: StaticString) { buffer.append(literal) }

    /// Writes an element with its content and its end.
    mutating func element(_ name: StaticString, _ attributes: Attribute..., content: (inout HTMLBuilder) -> Void) {
        open(name, attributes)
        content(&self)
        buffer.append("</" as StaticString)
        buffer.append(name)
        buffer.append(UInt8(ascii: ">"))
    }

    /// Writes an element that holds one text.
    mutating func element(_ name: StaticString, _ attributes: Attribute..., text: String) {
        open(name, attributes)
        self.text(text)
        buffer.append("</" as StaticString)
        buffer.append(name)
        buffer.append(UInt8(ascii: ">"))
    }

    /// Writes a text: escaped, control characters and marks of direction made visible, invalid UTF-8 as U+FFFD.
    mutating func text(_ text: String) { escape(Array(text.utf8).rawSpan) }

    /// Writes the bytes of a log as a text.
    mutating func text(_ bytes: RawSpan) { escape(bytes) }

    /// Writes lines as they stand; each LF stays one.
    mutating func lines(_ bytes: RawSpan) {
        var start = 0
        while start < bytes.byteCount {
            let end = bytes.firstIndex(of: 0x0A, from: start) ?? bytes.byteCount
            escape(bytes.extracting(start..<end))
            if end < bytes.byteCount { buffer.append(UInt8(0x0A)) }
            start = end + 1
        }
    }

    private mutating func open(_ name: StaticString, _ attributes: [Attribute]) {
        buffer.append(UInt8(ascii: "<"))
        buffer.append(name)
        for attribute in attributes {
            buffer.append(UInt8(ascii: " "))
            buffer.append(attribute.name)
            buffer.append("=\"" as StaticString)
            text(attribute.value)
            buffer.append(UInt8(ascii: "\""))
        }
        buffer.append(UInt8(ascii: ">"))
    }

    private mutating func escape(_ bytes: RawSpan) {
        // Nearly all of a dump is printable ASCII, which needs no look at scalars.
        guard bytes.isPrintableASCII else {
            let safe = Array(PrintableText.of(bytes.text).utf8)
            return escapeMarkup(safe.rawSpan)
        }
        escapeMarkup(bytes)
    }

    private mutating func escapeMarkup(_ bytes: RawSpan) {
        var kept = 0
        for index in 0..<bytes.byteCount {
            guard let entity = entity(for: bytes[index]) else { continue }
            buffer.append(bytes.extracting(kept..<index))
            buffer.append(entity)
            kept = index + 1
        }
        buffer.append(bytes.extracting(kept..<bytes.byteCount))
    }

    private func entity(for byte: UInt8) -> StaticString? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}

extension RawSpan {
    /// True when all bytes are TAB or 0x20 to 0x7E.
    fileprivate var isPrintableASCII: Bool {
        for index in 0..<byteCount {
            let byte = self[index]
            if byte != 0x09, byte &- 0x20 > 0x5E { return false }
        }
        return true
    }
}

/// RFC 3986: all but unreserved characters as `%XX`.
enum PercentEncoding {
    static func of(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "="):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return encoded
    }
}
