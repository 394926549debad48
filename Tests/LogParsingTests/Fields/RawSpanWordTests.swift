// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import LogParsing

@Suite struct RawSpanWordTests {
    @Test func `zeros stand behind the end of a word and outside of the span`() {
        let bytes = Array("abcdefghij".utf8)
        func word(at index: Int) -> UInt64 { bytes.rawSpan.word(at: index) }
        #expect(word(at: 0) == ByteWord.of("abcdefgh"))
        #expect(word(at: 2) == ByteWord.of("cdefghij"))
        #expect(word(at: 3) == ByteWord.of("defghij"))
        #expect(word(at: 9) == ByteWord.of("j"))
        #expect(word(at: 10) == 0)
        #expect(word(at: -1) == 0)
        #expect(word(at: .max) == 0)
        let (behind, before, nothing) = (bytes.rawSpan.byte(at: 10), bytes.rawSpan.byte(at: -1), [UInt8]().rawSpan.word(at: 0))
        #expect(behind == 0 && before == 0 && nothing == 0)
    }

    @Test func `packed bytes are those of the range`() {
        let bytes = Array("abcdefghij".utf8)
        func packed(_ range: Range<Int>) -> UInt64 { bytes.rawSpan.packed(range) }
        #expect(packed(1..<4) == ByteWord.of("bcd"))
        #expect(packed(4..<4) == 0)
        #expect(packed(0..<10) == ByteWord.of("abcdefgh"))
    }

    @Test func `the first byte that a word flags is the first that is sought`() {
        var random = SeededRandom(seed: 1)
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                [0x1F, 0x20, 0x21, 0x22, 0x23, 0x5B, 0x5C, 0x5D, 0x7F, 0x80, 0xA2, 0xDC, 0xFF].randomElement(using: &random) ?? 0 as UInt8
            }
            let expected = bytes.firstIndex { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C } ?? bytes.count
            #expect(JSONScanner.plainEnd(bytes.rawSpan, from: 0) == expected)
            let wordEnd = bytes.rawSpan.wordEnd(from: 0)
            #expect(wordEnd == bytes.firstIndex { $0 < 0x21 } ?? bytes.count)
        }
    }

    @Test func `each byte of at least the limit is flagged`() {
        #expect(ByteWord.atLeast(ByteWord.of("/0189:AZ"), 0x30) == 0x8080_8080_8080_8000)
    }

    @Test func `the digits that a word begins with are one number`() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<20_000 {
            let digits = String(UInt64.random(in: 0...99_999_999, using: &random)).prefix(Int.random(in: 0...8, using: &random))
            let behind = String(decoding: [UInt8.random(in: 0...255, using: &random)].filter { $0 < 0x30 || $0 > 0x39 }, as: UTF8.self)
            let word = Array((digits + behind + ":x/9.Z7a").utf8).rawSpan.word(at: 0)
            let (value, count) = ByteWord.decimal(word)
            #expect(count == digits.count && value == UInt64(digits) ?? 0, "\(digits) before \(behind)")
        }
    }
}
