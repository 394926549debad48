// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// Where a number becomes a warning.
///
/// | text | a warning when the number |
/// |---|---|
/// | `10000`, `1.5`, `2GiB` | is above it |
/// | `<500MiB` | is below it |
/// | `+100/m` | rises by more than that within a minute |
package struct HealthLimit: ConfigScalar, Hashable, Sendable {
    package enum Kind: String, Sendable {
        case above, below, rise
    }

    package var kind: Kind
    package var amount: Double
    /// As written.
    package let configText: String

    package init(configText text: String) throws(ConfigProblem) {
        var rest = text[...]
        switch rest.first {
        case "<": kind = .below
        case "+": kind = .rise
        default: kind = .above
        }
        if kind != .above || rest.first == ">" { rest.removeFirst() }
        if kind == .rise {
            guard rest.hasSuffix("/m") else {
                throw ConfigProblem("`\(text.prefix(60))` does not say in which time", mend: "write a rise within a minute, such as +100/m")
            }
            rest.removeLast(2)
        }
        amount = try HealthLimit.amount(rest.drop { $0 == " " }, of: text)
        configText = text
    }

    private static func amount(_ text: Substring, of whole: String) throws(ConfigProblem) -> Double {
        // Not the other words that Double reads: `nan`, `inf`, `0x1p4`.
        if text.allSatisfy({ "0123456789.".contains($0) }), let amount = Double(text) { return amount }
        do {
            return Double(try ByteSize(parsing: String(text)).bytes)
        } catch {
            throw ConfigProblem("`\(whole.prefix(60))` is no limit", mend: "write one such as 10000, 2GiB, <500MiB or +100/m")
        }
    }
}
