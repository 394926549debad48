// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// What must not be stored: the `redaction:` section of the configuration, or `redaction: off` for those who must have the bytes.
package struct RedactionOptions: ConfigValue, Sendable {
    package var enabled = true
    /// Mail addresses too.
    package var emails = false
    /// Numbers of payment cards too.
    package var cards = false
    /// Expressions of the user's own.
    package var patterns: [OwnPattern] = []

    package init() {}

    /// Leaves every byte as it is.
    package static let off: RedactionOptions = {
        var options = RedactionOptions()
        options.enabled = false
        return options
    }()

    /// `on`, `off`, or a mapping.
    package static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> RedactionOptions? {
        guard case .scalar = node.content else { return Section.decode(node, at: path, with: &decoding)?.options }
        return Switch.decode(node, at: path, with: &decoding).map { word in
            word == .on ? RedactionOptions() : .off
        }
    }

    private enum Switch: String, ConfigChoice {
        case on, off
    }

    private struct Section: ConfigOptions {
        var options = RedactionOptions()

        /// More would be looked for in every line.
        private static let patternLimit = 32

        init(from reader: inout ConfigReader) {
            reader.read("enabled", into: &options.enabled)
            reader.read("emails", into: &options.emails)
            reader.read("cards", into: &options.cards)
            reader.read("patterns", into: &options.patterns)
            let names = options.patterns.map(\.name)
            if names.count > Section.patternLimit {
                reader.fault(at: "patterns", "has more than 32 patterns", mend: "put some together with `|`")
            }
            for (index, name) in names.enumerated() where names[..<index].contains(name) || RedactionKind(rawValue: name) != nil {
                reader.fault(at: "patterns", index: index, "a second kind is named `\(name)`", mend: "give each its own `name`")
            }
        }
    }
}
