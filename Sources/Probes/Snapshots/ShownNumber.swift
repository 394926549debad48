// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Numbers as sentences have them.
enum ShownNumber {
    /// `9,420`, `0.52`, `1.5e+20`
    static func plain(_ value: Double) -> String {
        guard value.magnitude < 1e15 else { return "\(value)" }
        if let whole = Int(exactly: value) { return whole.grouped }
        let hundredths = (value * 100).rounded()
        guard value.magnitude < 1e12, hundredths != 0 else { return "\(value)" }
        let (whole, rest) = Int(hundredths.magnitude).quotientAndRemainder(dividingBy: 100)
        let sign = value < 0 ? "-" : ""
        if rest == 0 { return sign + whole.grouped }
        return "\(sign)\(whole.grouped).\(rest < 10 ? "0" : "")\(rest.isMultiple(of: 10) ? rest / 10 : rest)"
    }

    /// `512 B`, `1.2 GiB`
    static func bytes(_ value: Double) -> String {
        var amount = value.magnitude
        var unit = "B"
        for larger in ["KiB", "MiB", "GiB", "TiB", "PiB"] where amount >= 1_024 { (amount, unit) = (amount / 1_024, larger) }
        let sign = value < 0 ? "-" : ""
        guard unit != "B", amount < 1e6 else { return "\(sign)\(plain(amount.rounded())) \(unit)" }
        let tenths = Int((amount * 10).rounded())
        return "\(sign)\((tenths / 10).grouped).\(tenths % 10) \(unit)"
    }
}
