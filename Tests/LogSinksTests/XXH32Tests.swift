// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LogSinks

@Suite struct XXH32Tests {
    @Test(arguments: [("", 0x02CC_5D05), ("a", 0x550D_7456), ("abc", 0x32D1_53FF), ("abcd", 0xA364_3705)] as [(String, UInt32)])
    func `few bytes have the hash that the reference has`(text: String, hash: UInt32) {
        #expect(XXH32.ofFew(Array(text.utf8)) == hash)
    }

    @Test(arguments: [(0x40, 0x82), (0x50, 0xFB), (0x60, 0x51), (0x70, 0x73)] as [(UInt8, UInt32)])
    func `the second byte is what lz4 writes into the header of its frames`(size: UInt8, checksum: UInt32) {
        #expect(XXH32.ofFew([0x60, size]) >> 8 & 0xFF == checksum)
    }
}
