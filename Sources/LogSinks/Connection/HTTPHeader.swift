// SPDX-License-Identifier: Apache-2.0

/// What a header's name and value may be made of (RFC 9110, 5.1 and 5.5).
enum HTTPHeader {
    /// True for one or more characters of a token.
    static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    /// True for a text without control characters that neither begins nor ends with a space; an empty one is a value too.
    static func isValue(_ text: String) -> Bool {
        !text.hasPrefix(" ") && !text.hasSuffix(" ") && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
}
