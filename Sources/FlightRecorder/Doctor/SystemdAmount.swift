// SPDX-License-Identifier: Apache-2.0

/// Amounts as systemd writes them.
enum SystemdAmount {
    /// Seconds of `30s`, `1min 30s`, `500ms` or a bare number; nil for what is none, such as `infinity` or a million years.
    static func seconds(_ text: String) -> Double? {
        let units: [String: Double] = [
            "": 1, "us": 1e-6, "ms": 1e-3, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3_600, "hr": 3_600, "d": 86_400,
        ]
        var total = 0.0
        let words = text.split(separator: " ")
        for word in words {
            let digits = word.prefix { $0.isNumber || $0 == "." }
            guard let number = Double(digits), let unit = units[String(word[digits.endIndex...])] else { return nil }
            total += number * unit
        }
        return words.isEmpty || total > 1e13 ? nil : total
    }

    /// Bytes of `48K`.
    static func bytes(_ text: String) -> Int? {
        let units: [String: Int] = ["": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
        let digits = text.prefix { $0.isNumber }
        guard let number = Int(digits), let unit = units[String(text[digits.endIndex...])] else { return nil }
        let (bytes, isTooLarge) = number.multipliedReportingOverflow(by: unit)
        return isTooLarge ? nil : bytes
    }

    static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop { $0.isWhitespace }
        return String(String(start.reversed().drop { $0.isWhitespace }).reversed())
    }
}
