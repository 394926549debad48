// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Tells whether a text is a JSON object, without making anything of it.
package enum JSONObjectText {
    /// True when the text is one object and nothing else, by the same rules as a log line in JSON is read.
    package static func isWhole(_ text: RawSpan) -> Bool {
        text.byteCount > 1 && text[0] == UInt8(ascii: "{") && JSONScanner.valueEnd(text, at: 0) == text.byteCount
    }
}
