// SPDX-License-Identifier: Apache-2.0

/// What stands at a fixed place in every document, so that it is found by counting and not by parsing.
///
/// ```
/// {"@timestamp":"2026-11-23T08:00:00.123456789Z","event":{"id":"q7Jc0n2VtF5x8aKm-1f4",…
/// ```
package enum DocumentHead {
    private static let timeStart = 15
    private static let timeLength = 30

    /// The `@timestamp`; nil for bytes that do not begin as a document does.
    package static func time(of document: RawSpan) -> Timestamp? {
        guard document.byteCount >= timeStart + timeLength, document.starts(with: "{\"@timestamp\":\"", at: 0) else { return nil }
        let text = document.extracting(timeStart..<timeStart + timeLength)
        guard text[29] == UInt8(ascii: "Z"), text[19] == UInt8(ascii: "."), text[10] == UInt8(ascii: "T"),
            let year = number(text, 0..<4), let month = number(text, 5..<7), let day = number(text, 8..<10),
            let hour = number(text, 11..<13), let minute = number(text, 14..<16), let second = number(text, 17..<19),
            let nanoseconds = number(text, 20..<29)
        else { return nil }
        let civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        guard let seconds = civil.secondsSinceEpoch else { return nil }
        return Timestamp(nanoseconds: seconds * 1_000_000_000 + Int64(nanoseconds))
    }

    private static func number(_ text: RawSpan, _ digits: Range<Int>) -> Int? {
        var value = 0
        for index in digits {
            guard (0x30...0x39).contains(text[index]) else { return nil }
            value = value * 10 + Int(text[index] - 0x30)
        }
        return value
    }
}
