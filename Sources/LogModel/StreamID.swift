// SPDX-License-Identifier: Apache-2.0

/// Names one stream of bytes: sixteen base64url characters (96 bits), the first part of every `event.id` made from it.
///
/// A file's comes from its identity, so that the same byte has the same id on every run; a pipe's is drawn anew for each run.
package struct StreamID: Hashable, Sendable, CustomStringConvertible {
    /// Length of the text.
    package static let length = 16

    /// The sixteen characters as ASCII.
    package let ascii: [UInt8]

    /// The id for twelve bytes of a hash or of a random source; shorter input is padded with zeros, longer input cut.
    package init(hash: some Collection<UInt8>) {
        var bytes = Array(hash.prefix(12))
        bytes.append(contentsOf: repeatElement(0, count: 12 - bytes.count))
        var text: [UInt8] = []
        text.reserveCapacity(StreamID.length)
        for group in stride(from: 0, to: 12, by: 3) {
            let word = UInt32(bytes[group]) << 16 | UInt32(bytes[group + 1]) << 8 | UInt32(bytes[group + 2])
            for shift in [18, 12, 6, 0] as [UInt32] { text.append(StreamID.character(UInt8(word >> shift & 63))) }
        }
        ascii = text
    }

    /// The id with the given text; nil unless it is sixteen base64url characters.
    package init?(ascii: [UInt8]) {
        guard ascii.count == StreamID.length, ascii.allSatisfy(StreamID.isCharacter) else { return nil }
        self.ascii = ascii
    }

    /// A new id that no other run has.
    package static func random() -> StreamID {
        var generator = SystemRandomNumberGenerator()
        return StreamID(hash: (0..<12).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    package var description: String { String(decoding: ascii, as: UTF8.self) }

    private static func character(_ value: UInt8) -> UInt8 {
        switch value {
        case 0..<26: UInt8(ascii: "A") + value
        case 26..<52: UInt8(ascii: "a") + value - 26
        case 52..<62: UInt8(ascii: "0") + value - 52
        case 62: UInt8(ascii: "-")
        default: UInt8(ascii: "_")
        }
    }

    private static func isCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
