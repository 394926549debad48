// SPDX-License-Identifier: Apache-2.0

/// A program's output as transports carry it.
enum TransportForm {
    /// `2026-11-23T08:00:00.123456789Z stderr F text`, cut at 16 KiB; the program's standard output says something between.
    static func cri(_ lines: [[UInt8]], cut: Int = 16_384) -> [UInt8] {
        var log: [UInt8] = []
        for (index, line) in lines.enumerated() {
            var start = 0
            while line.count - start > cut {
                log += entry(index, "stderr P ") + line[start..<start + cut] + [0x0A]
                log += entry(index, "stdout F ") + Array("between two parts".utf8) + [0x0A]
                start += cut
            }
            log += entry(index, "stderr F ") + line[start...] + [0x0A]
            if index % 3 == 1 { log += entry(index, "stdout F ") + Array("served request \(index)".utf8) + [0x0A] }
        }
        return log
    }

    static func docker(_ lines: [[UInt8]], cut: Int = 16_384) -> [UInt8] {
        var log: [UInt8] = []
        for (index, line) in lines.enumerated() {
            var start = 0
            while line.count - start > cut {
                log += json(line[start..<start + cut], end: "", "stderr", index)
                log += json(Array("between two parts".utf8)[...], end: "\\n", "stdout", index)
                start += cut
            }
            log += json(line[start...], end: "\\n", "stderr", index)
            if index % 3 == 1 { log += json(Array("served request \(index)".utf8)[...], end: "\\n", "stdout", index) }
        }
        return log
    }

    /// A prefix on each line; `#` in it stands for digits of a clock that goes on.
    static func prefixed(_ lines: [[UInt8]], _ prefix: String) -> [UInt8] {
        var log: [UInt8] = []
        for (index, line) in lines.enumerated() {
            let digits = String(100 + index % 900)
            log += Array(prefix.split(separator: "#", omittingEmptySubsequences: false).joined(separator: digits).utf8) + line + [0x0A]
        }
        return log
    }

    static func coloured(_ lines: [[UInt8]]) -> [UInt8] {
        lines.flatMap { Array("\u{1B}[31;1m".utf8) + $0 + Array("\u{1B}[0m\n".utf8) }
    }

    static func joined(_ lines: [[UInt8]], by end: String = "\n") -> [UInt8] {
        lines.flatMap { $0 + Array(end.utf8) }
    }

    private static func entry(_ index: Int, _ tail: String) -> [UInt8] {
        Array("\(time(index)) \(tail)".utf8)
    }

    /// As Docker escapes: what is no UTF-8 becomes U+FFFD.
    private static func json(_ text: ArraySlice<UInt8>, end: String, _ stream: String, _ index: Int) -> [UInt8] {
        var escaped = ""
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\"", "\\": escaped += "\\\(scalar)"
            case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{0}"..<"\u{20}":
                let hex = String(scalar.value, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return Array("{\"log\":\"\(escaped)\(end)\",\"stream\":\"\(stream)\",\"time\":\"\(time(index))\"}\n".utf8)
    }

    /// Lines come ten to a millisecond.
    private static func time(_ index: Int) -> String {
        let digits = String(100_000 + index)
        return "2026-11-23T08:00:1\(digits.dropFirst().prefix(1)).\(digits.suffix(4))56789Z"
    }
}
