// SPDX-License-Identifier: Apache-2.0

package import LogModel

extension Timestamp {
    /// Reads what `TimestampWriter` wrote at `start`: `2026-11-23T08:00:00.123456789Z`. nil for anything else.
    package init?(written bytes: RawSpan, at start: Int) {
        guard start >= 0, bytes.byteCount - start >= TimestampWriter.length, bytes[start + 29] == UInt8(ascii: "Z"),
            let year = Timestamp.digits(bytes, start, 4), let month = Timestamp.digits(bytes, start + 5, 2),
            let day = Timestamp.digits(bytes, start + 8, 2), let hour = Timestamp.digits(bytes, start + 11, 2),
            let minute = Timestamp.digits(bytes, start + 14, 2), let second = Timestamp.digits(bytes, start + 17, 2),
            let fraction = Timestamp.digits(bytes, start + 20, 9),
            let seconds = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second).secondsSinceEpoch
        else { return nil }
        self.init(nanoseconds: seconds * 1_000_000_000 + Int64(fraction))
    }

    private static func digits(_ bytes: RawSpan, _ start: Int, _ count: Int) -> Int? {
        var value = 0
        for index in start..<start + count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }
}
