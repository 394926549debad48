// SPDX-License-Identifier: Apache-2.0

/// An unsigned decimal number before its unit is known, kept exact: `1.5` is 15 tenths.
struct DecimalAmount {
    private var digits: Int128
    private var denominator: Int128

    /// Takes `12` or `1.5` off the front of a text; nil where no digit stands there.
    init?(takenFrom rest: inout Substring) {
        let whole = rest.prefix(while: \.isDecimalDigit)
        guard !whole.isEmpty else { return nil }
        var tail = rest.dropFirst(whole.count)
        var fraction: Substring = ""
        if tail.first == "." {
            fraction = tail.dropFirst().prefix(while: \.isDecimalDigit)
            guard !fraction.isEmpty else { return nil }
            tail = tail.dropFirst(fraction.count + 1)
        }
        rest = tail
        // Finer than any unit here; a longer fraction would overflow the denominator.
        let kept = fraction.prefix(18)
        // A text of forty digits does not fit; the largest number in its place is too large for every unit, which says the same.
        digits = Int128(whole + kept) ?? .max
        denominator = kept.reduce(1) { product, _ in product * 10 }
    }

    /// True for `1.5`.
    var hasFraction: Bool { denominator != 1 }

    /// The number of units, rounded down; nil where it does not fit an `Int`.
    func times(_ unit: Int) -> Int? {
        let (product, overflow) = digits.multipliedReportingOverflow(by: Int128(unit))
        return overflow ? nil : Int(exactly: product / denominator)
    }
}

extension Character {
    /// True for `0` to `9` alone, not for the digits of other scripts.
    fileprivate var isDecimalDigit: Bool { ("0"..."9").contains(self) }
}
