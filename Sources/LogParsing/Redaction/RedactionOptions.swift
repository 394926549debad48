// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// What must not be stored: the `redaction:` section of the configuration, or `redaction: off` for those who must have the bytes.
package struct RedactionOptions: SwitchedOptions, Sendable {
    /// False leaves every byte as it is.
    package var enabled = true
    /// Mail addresses too.
    package var emails = false
    /// Numbers of payment cards too.
    package var cards = false
    /// Expressions of the user's own.
    package var patterns: [OwnPattern] = []

    /// More would be looked for in every line.
    private static let patternLimit = 32

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.read("enabled", into: &enabled)
        reader.read("emails", into: &emails)
        reader.read("cards", into: &cards)
        reader.read("patterns", into: &patterns)
        let names = patterns.map(\.name)
        if names.count > Self.patternLimit {
            reader.fault(at: "patterns", "has more than 32 patterns", mend: "put some together with `|`")
        }
        for (index, name) in names.enumerated() where names[..<index].contains(name) || RedactionKind(rawValue: name) != nil {
            reader.fault(at: "patterns", index: index, "a second kind is named `\(name)`", mend: "give each its own `name`")
        }
    }
}
