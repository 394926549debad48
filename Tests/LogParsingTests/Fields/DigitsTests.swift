// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogParsing

@Suite struct DigitsTests {
    private func isDigits(_ line: [UInt8], _ range: Range<Int>) -> Bool { line.rawSpan.isDigits(range) }

    @Test func `a range is digits where all its bytes are, at any place of a line and up to its end`() {
        for count in 1...12 {
            for start in 0..<9 {
                let line = Array(String(repeating: "x", count: start).utf8) + (0..<count).map { UInt8(0x30 + $0 % 10) }
                #expect(isDigits(line, start..<start + count))
                #expect(!isDigits(line, start..<start + count + 1), "nothing stands behind the end")
            }
        }
        #expect(!isDigits([0x31], 0..<0))
    }

    @Test(arguments: [0x00, 0x20, 0x2F, 0x3A, 0x7F, 0x80, 0xB0, 0xB9, 0xFF] as [UInt8])
    func `one byte that is none is enough`(byte: UInt8) {
        for count in 1...12 {
            for place in 0..<count {
                var line = [UInt8](repeating: 0x39, count: count)
                line[place] = byte
                #expect(!isDigits(line, 0..<count))
            }
        }
    }
}
