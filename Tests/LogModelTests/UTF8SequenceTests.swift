// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LogModel

@Suite struct UTF8SequenceTests {
    private func measure(_ bytes: [UInt8]) -> (length: Int, isValid: Bool) {
        unsafe bytes.withUnsafeBytes { unsafe UTF8Sequence.measure($0, at: 0) }
    }

    @Test func `every scalar at the edge of a length is one sequence`() {
        for value in [0x80, 0x7FF, 0x800, 0xFFF, 0x1000, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x3FFFF, 0x40000, 0xFFFFF, 0x10_FFFF]
            as [UInt32]
        {
            let bytes = Unicode.Scalar(value).map { Array(String(Character($0)).utf8) } ?? []
            let (length, isValid) = measure(bytes + [0x80])
            #expect(isValid && length == bytes.count)
        }
    }

    @Test(
        arguments: [
            ([0x80], 1), ([0xFF], 1), ([0xC0, 0x80], 1), ([0xC3], 1), ([0xE2, 0x82], 2), ([0xE2, 0x82, 0x41], 2), ([0xED, 0xA0, 0x80], 1),
            ([0xE0, 0x80, 0x80], 1),
            ([0xF0, 0x9F, 0x98], 3), ([0xF0, 0x80, 0x80, 0x80], 1), ([0xF4, 0x90, 0x80, 0x80], 1), ([0xF0, 0x9F, 0x41], 2),
        ] as [([UInt8], Int)]
    )
    func `an ill-formed beginning is as long as it could have been well formed`(bytes: [UInt8], expected: Int) {
        let (length, isValid) = measure(bytes)
        #expect(!isValid && length == expected)
    }
}
