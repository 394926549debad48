// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@Suite struct ByteBufferJSONTests {
    private func json(_ bytes: [UInt8]) -> [UInt8] {
        var buffer = ByteBuffer(capacity: 1)
        buffer.appendJSONString(bytes.rawSpan)
        return buffer.bytes.copy
    }

    /// What Foundation reads in the string that we wrote.
    private func readBack(_ bytes: [UInt8]) -> String? {
        try? JSONSerialization.jsonObject(with: Data(json(bytes)), options: .fragmentsAllowed) as? String
    }

    @Test func `every byte alone is read back, repaired where it is no text`() {
        for byte in UInt8.min ... .max {
            #expect(readBack([byte]) == String(decoding: [byte], as: UTF8.self))
            for offset in 0..<10 {
                let bytes =
                    Array("abcdefghij".utf8[..<"abcdefghij".utf8.index("abcdefghij".utf8.startIndex, offsetBy: offset)]) + [byte]
                    + Array("klmnopqrstuv".utf8)
                #expect(readBack(bytes) == String(decoding: bytes, as: UTF8.self))
            }
        }
    }

    @Test func `every pair of bytes is read back`() {
        for first in UInt8.min ... .max {
            for second in stride(from: 0 as UInt8, to: 255, by: 5) {
                let bytes = [first, second, 0x80, 0x41]
                #expect(readBack(bytes) == String(decoding: bytes, as: UTF8.self), "\(bytes)")
            }
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `random text is read back, repaired as Unicode recommends`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for length in 0..<120 {
            let bytes = random.hostileText(length)
            #expect(readBack(bytes) == String(decoding: bytes, as: UTF8.self), "\(bytes)")
        }
    }

    @Test(
        arguments: [
            [0xF0, 0x9F, 0x98, 0x80], [0xF0, 0x9F, 0x98, 0x80, 0x80], [0xE2, 0x82, 0xAC], [0xC3, 0xA9], [0x80, 0x80, 0x80, 0x80, 0x80],
            [0xFF],
        ] as [[UInt8]])
    func `no character is torn where a long text is taken in pieces`(character: [UInt8]) {
        for start in 16_384 - 6...16_384 + 1 {
            let bytes = [UInt8](repeating: 0x61, count: start) + character + Array("end".utf8)
            #expect(readBack(bytes) == String(decoding: bytes, as: UTF8.self), "\(start)")
        }
    }

    @Test func `a long text of nothing but controls has room`() {
        let bytes = [UInt8](repeating: 1, count: 100_000)
        #expect(json(bytes).count == 600_002)
        let broken = [UInt8](repeating: 0xFF, count: 100_000)
        #expect(json(broken).count == 300_002)
    }

    @Test func `the short escapes are used where JSON has them`() {
        #expect(String(decoding: json(Array("\"\\\n\r\t\u{8}\u{C}\u{1F}/é".utf8)), as: UTF8.self) == #""\"\\\n\r\t\u0008\u000c\u001f/é""#)
        var buffer = ByteBuffer()
        buffer.appendJSONString("a\"b")
        #expect(buffer.bytes.text == #""a\"b""#)
    }

    @Test func `verbatim JSON stays but for its ill-formed bytes`() {
        var random = SeededRandom(seed: 8)
        for length in [0, 1, 7, 8, 9, 100, 40_000] {
            let bytes = random.hostileText(length)
            var buffer = ByteBuffer()
            buffer.appendJSONVerbatim(bytes.rawSpan)
            #expect(buffer.bytes.text == String(decoding: bytes, as: UTF8.self))
        }
    }
}
