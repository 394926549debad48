// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// A document that a sink will never take, and why.
///
/// ```
/// {"status":400,"reason":"mapper_parsing_exception: …","document":{"@timestamp":…}}
/// ```
package struct DeadLetter: Hashable, Sendable {
    /// The document with its LF.
    package var document: [UInt8]
    /// The receiver's status, such as 400.
    package var status: Int
    /// The receiver's words.
    package var reason: String

    package init(document: [UInt8], status: Int, reason: String) {
        self.document = document
        self.status = status
        self.reason = reason
    }

    /// Appends the letter as a line.
    package func append(to lines: inout ByteBuffer) {
        lines.append("{" as StaticString)
        lines.member("status", status)
        lines.member("reason", reason)
        lines.key("document")
        // A document is one line of JSON and stands here as the value that it is.
        lines.append(document.rawSpan.extracting(0..<max(0, document.count - 1)))
        lines.append("}\n" as StaticString)
    }

    /// Reads a line as ``append(to:)`` writes it, without its LF; nil for any other.
    init?(line: ArraySlice<UInt8>) {
        var rest = line
        guard rest.take("{\"status\":"), let status = Int(String(decoding: rest.prefix { $0 != UInt8(ascii: ",") }, as: UTF8.self)) else {
            return nil
        }
        rest = rest.drop { $0 != UInt8(ascii: ",") }
        guard rest.take(",\"reason\":\""), let reason = rest.takeText(), rest.take(",\"document\":"), rest.last == UInt8(ascii: "}") else {
            return nil
        }
        self.init(document: Array(rest.dropLast()) + [0x0A], status: status, reason: reason)
    }
}

extension ArraySlice<UInt8> {
    fileprivate mutating func take(_ text: String) -> Bool {
        guard starts(with: text.utf8) else { return false }
        removeFirst(text.utf8.count)
        return true
    }

    /// The rest of a JSON string, its closing quote included, with its escapes undone.
    fileprivate mutating func takeText() -> String? {
        var bytes: [UInt8] = []
        while let byte = popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = popFirst() else { return nil }
                guard escaped == UInt8(ascii: "u") else {
                    bytes.append(Self.plain(escaped))
                    continue
                }
                // The encoder writes control characters so, which are one byte.
                guard count >= 4, let scalar = UInt8(String(decoding: prefix(4), as: UTF8.self), radix: 16) else { return nil }
                bytes.append(scalar)
                removeFirst(4)
            default: bytes.append(byte)
            }
        }
        return nil
    }

    private static func plain(_ escaped: UInt8) -> UInt8 {
        switch escaped {
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        default: escaped
        }
    }
}
