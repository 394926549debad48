// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Numbers for people: rounded to what an eye takes in. `ByteSize` and `DurationText` are exact, for files that are read again.
enum ReadableAmount {
    /// `1,234,567`
    static func count(_ value: some BinaryInteger) -> String { value.grouped }

    /// `1 record`, `2 records`
    static func count(_ value: some BinaryInteger, _ noun: String) -> String { "\(count(value)) \(noun)\(value == 1 ? "" : "s")" }

    /// `512 B`, `16.0 MiB`, `1.9 GiB`
    static func bytes(_ value: Int) -> String {
        guard value >= 1024 else { return "\(value) B" }
        var tenths = value * 10 / 1024
        for unit in ["KiB", "MiB", "GiB", "TiB"] {
            // Above a hundred the tenth says nothing any more.
            if tenths < 10_240 { return tenths < 1_000 ? "\(tenths / 10).\(tenths % 10) \(unit)" : "\(tenths / 10) \(unit)" }
            tenths /= 1024
        }
        return "\(tenths / 10) PiB"
    }

    /// The two greatest units: `3 d 4 h`, `1 h 30 min`, `12 s`, `250 ms`.
    static func time(nanoseconds: Int64) -> String {
        let milliseconds = nanoseconds.magnitude / 1_000_000
        guard milliseconds >= 1_000 else { return "\(milliseconds) ms" }
        let seconds = milliseconds / 1_000
        let parts = [(seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")]
        let shown = parts.drop { $0.0 == 0 }.prefix(2).filter { $0.0 > 0 }
        return shown.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }
}
