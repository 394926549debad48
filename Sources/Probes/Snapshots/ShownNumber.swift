// SPDX-License-Identifier: Apache-2.0

/// Numbers as sentences have them.
enum ShownNumber {
    /// `9,420`, `0.52`, `1.5e+20`
    static func plain(_ value: Double) -> String {
        guard value.magnitude < 1e15 else { return "\(value)" }
        if let whole = Int(exactly: value) { return grouped(whole) }
        let hundredths = (value * 100).rounded()
        guard value.magnitude < 1e12, hundredths != 0 else { return "\(value)" }
        let (whole, rest) = Int(hundredths.magnitude).quotientAndRemainder(dividingBy: 100)
        let sign = value < 0 ? "-" : ""
        if rest == 0 { return sign + grouped(whole) }
        return "\(sign)\(grouped(whole)).\(rest < 10 ? "0" : "")\(rest.isMultiple(of: 10) ? rest / 10 : rest)"
    }

    /// `512 B`, `1.2 GiB`
    static func bytes(_ value: Double) -> String {
        var amount = value.magnitude
        var unit = "B"
        for larger in ["KiB", "MiB", "GiB", "TiB", "PiB"] where amount >= 1_024 { (amount, unit) = (amount / 1_024, larger) }
        let sign = value < 0 ? "-" : ""
        guard unit != "B", amount < 1e6 else { return "\(sign)\(plain(amount.rounded())) \(unit)" }
        let tenths = Int((amount * 10).rounded())
        return "\(sign)\(grouped(tenths / 10)).\(tenths % 10) \(unit)"
    }

    private static func grouped(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var text = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
