// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlightRecorder

@Suite struct PrintableTextTests {
    @Test(arguments: [
        ("plain text, 日本語, tab\there", "plain text, 日本語, tab\there"), ("\u{1B}[2J", "\\x1b[2J"), ("a\u{0}b\nc\rd", "a\\x00b\\x0ac\\x0dd"),
        ("\u{9B}31m", "\\x9b31m"), ("\u{7F}", "\\x7f"), ("a\u{202E}b\u{2066}c", "a\\u{202e}b\\u{2066}c"), ("", ""),
    ])
    func `control characters are shown, not sent`(text: String, shown: String) {
        #expect(PrintableText.of(text) == shown)
    }

    @Test func `invalid UTF-8 becomes the replacement character`() {
        #expect(PrintableText.of([0x61, 0xFF, 0x62]) == "a\u{FFFD}b")
    }
}
