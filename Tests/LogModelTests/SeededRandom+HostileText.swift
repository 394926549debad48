// SPDX-License-Identifier: Apache-2.0

import TestSupport

extension SeededRandom {
    /// Bytes that are text more often than not, with ends of sequences, quotes and controls among them.
    mutating func hostileText(_ length: Int) -> [UInt8] {
        let pieces: [[UInt8]] = [
            Array("plain ".utf8), Array("\"\\\n\t\r\u{0}\u{1F}\u{7F}".utf8), Array("é".utf8), Array("€".utf8), Array("😀".utf8), [0xFF],
            [0xC3], [0xE2, 0x82],
            [0xF0, 0x9F, 0x98], [0x80], [0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xF4, 0x90, 0x80, 0x80], [0xF8],
        ]
        var bytes: [UInt8] = []
        while bytes.count < length { bytes += pieces.randomElement(using: &self) ?? [] }
        return Array(bytes.prefix(length))
    }
}
