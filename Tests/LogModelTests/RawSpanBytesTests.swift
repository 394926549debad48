// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@Suite struct RawSpanBytesTests {
    private let bytes = Array("abcabc".utf8)

    @Test func `a text is compared only inside of the span`() {
        func starts(_ text: StaticString, _ index: Int) -> Bool { bytes.rawSpan.starts(with: text, at: index) }
        #expect(starts("abc", 0) && starts("abc", 3) && starts("", 6))
        #expect(!starts("abc", 1) && !starts("abc", 4) && !starts("a", 6) && !starts("a", -1) && !starts("", 7))
    }

    @Test func `the first of a byte is found from any start`() {
        func first(_ character: Unicode.Scalar, _ start: Int) -> Int? { bytes.rawSpan.firstIndex(of: UInt8(ascii: character), from: start) }
        #expect(first("b", 0) == 1 && first("b", 2) == 4)
        #expect(first("b", 5) == nil && first("x", 0) == nil && first("a", 6) == nil && first("a", -1) == nil)
        let nothing = [UInt8]().rawSpan.firstIndex(of: 0)
        #expect(nothing == nil)
    }

    @Test func `text repairs what a copy keeps`() {
        let broken: [UInt8] = [0x61, 0xFF]
        let (text, copy) = (broken.rawSpan.text, broken.rawSpan.copy)
        #expect(text == "a\u{FFFD}" && copy == broken)
    }
}
