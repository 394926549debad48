// SPDX-License-Identifier: Apache-2.0

/// journald's settings, from its file and all drop-ins in the order in which it reads them.
struct JournaldSettings {
    private(set) var values: [String: String] = [:]

    private static let folders = ["/usr/lib", "/usr/local/lib", "/run", "/etc"]

    init(in place: Place) {
        let main = JournaldSettings.folders.reversed().lazy.compactMap { place.text("\($0)/systemd/journald.conf") }.first
        if let main { read(main) }
        // By name, whatever the folder; of equal names the later folder's counts.
        var pieces: [String: String] = [:]
        for folder in JournaldSettings.folders {
            let path = "\(folder)/systemd/journald.conf.d"
            for file in place.names(in: path) where file.hasSuffix(".conf") { pieces[file] = "\(path)/\(file)" }
        }
        for (_, path) in pieces.sorted(by: { $0.key < $1.key }) {
            if let text = place.text(path) { read(text) }
        }
    }

    private mutating func read(_ text: String) {
        var isOurs = false
        for line in text.split(whereSeparator: \.isNewline) {
            let line = SystemdAmount.trimmed(line)
            if line.hasPrefix("[") { isOurs = line == "[Journal]" }
            guard isOurs, !line.hasPrefix("#"), !line.hasPrefix(";"), let sign = line.firstIndex(of: "=") else { continue }
            let value = SystemdAmount.trimmed(line[line.index(after: sign)...])
            // An empty value is the default again.
            values[SystemdAmount.trimmed(line[..<sign])] = value.isEmpty ? nil : value
        }
    }
}

/// Amounts as systemd writes them.
enum SystemdAmount {
    /// Seconds of `30s`, `1min 30s`, `500ms` or a bare number; nil for what is none, such as `infinity`.
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
        return words.isEmpty ? nil : total
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
