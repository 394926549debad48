// SPDX-License-Identifier: Apache-2.0

/// Writes timestamps as `2026-11-23T08:00:00.123456789Z`: UTC, always thirty bytes.
///
/// Lines come many to a second, so the part up to the second is kept and written again as it was.
package struct TimestampWriter: Sendable {
    /// Length of a written timestamp.
    package static let length = 30

    private var second: Int64
    /// The first second of the minute that the prefix names.
    private var minute: Int64
    private var prefix: [UInt8]

    package init() {
        second = 0
        minute = 0
        prefix = Array("1970-01-01T00:00:00.".utf8)
    }

    package mutating func append(_ timestamp: Timestamp, to buffer: inout ByteBuffer) {
        let seconds = timestamp.seconds
        if seconds != second { move(to: seconds) }
        buffer.append(prefix)
        buffer.appendNineDigits(UInt64(timestamp.fraction))
        buffer.append(UInt8(ascii: "Z"))
    }

    private mutating func move(to seconds: Int64) {
        second = seconds
        let (within, overflow) = seconds.subtractingReportingOverflow(minute)
        if !overflow, (0..<60).contains(within) { return set(Int(within), at: 17, width: 2) }
        let civil = CivilTime(seconds: seconds)
        rewritePrefix(civil)
        minute = seconds - Int64(civil.second)
    }

    private mutating func rewritePrefix(_ civil: CivilTime) {
        set(civil.year, at: 0, width: 4)
        set(civil.month, at: 5, width: 2)
        set(civil.day, at: 8, width: 2)
        set(civil.hour, at: 11, width: 2)
        set(civil.minute, at: 14, width: 2)
        set(civil.second, at: 17, width: 2)
    }

    private mutating func set(_ value: Int, at index: Int, width: Int) {
        var rest = value
        for position in (index..<index + width).reversed() {
            prefix[position] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }
}

extension Timestamp: CustomStringConvertible {
    package var description: String {
        var buffer = ByteBuffer(capacity: 64)
        var writer = TimestampWriter()
        writer.append(self, to: &buffer)
        return buffer.bytes.text
    }
}
