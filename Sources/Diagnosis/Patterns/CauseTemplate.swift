// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// A sentence with places for what was found: `{path} could not be written: its disk is full`.
///
/// What is known of every death has these names, beside those that the rule's patterns give (``TextPattern``):
///
/// | name | what it stands for |
/// |---|---|
/// | `value` | what the panic or fatal error says, its first line |
/// | `culprit` | the function to blame |
/// | `frame` | the function that a `frame` condition found, else the culprit |
/// | `signal`, `address`, `code` | of the signal; how the process ended |
/// | `count`, `total`, `minutes`, `state` | of a `goroutines` condition: how many, of how many, the longest wait, where |
/// | `waited`, `verdict` | the longest wait in words, `for up to 3 minutes`; what the census of the goroutines says |
/// | `change`, `seconds` | of a `health` condition: `goroutines 180 to 9420`, and over how long |
/// | `line` | of a `before` condition: the line |
package struct CauseTemplate: ConfigScalar, Hashable, Sendable {
    private enum Part: Hashable {
        case text(String)
        case value(String)
    }

    package let configText: String
    private var parts: [Part] = []

    /// Stands where nothing was found for a name.
    package static let unknown = "(unknown)"

    /// Names that need no pattern.
    static let known = [
        "value", "culprit", "frame", "signal", "address", "code", "count", "total", "minutes", "state", "waited", "verdict", "change",
        "seconds", "line",
    ]

    package init(configText text: String) throws(ConfigProblem) {
        configText = text
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            parts.append(.text(String(rest[..<open])))
            rest = rest[open...].dropFirst()
            guard let close = rest.firstIndex(of: "}") else {
                throw ConfigProblem("has a `{` without `}`", mend: "write {name}")
            }
            parts.append(.value(String(rest[..<close])))
            rest = rest[close...].dropFirst()
        }
        parts.append(.text(String(rest)))
    }

    /// The names in it.
    var names: [String] { parts.compactMap { if case .value(let name) = $0 { name } else { nil } } }

    /// The sentence, with what `value` gives for each name; what is not known is said to be so.
    func filled(_ value: (String) -> String?) -> String {
        parts.reduce(into: "") { text, part in
            switch part {
            // A value that ends a sentence, as `deadlock!` does, takes no full stop behind it.
            case .text(let words) where words.hasPrefix(".") && ".!?".utf8.contains(text.utf8.last ?? 0): text += words.dropFirst()
            case .text(let words): text += words
            case .value(let name): text += value(name) ?? Self.unknown
            }
        }
    }
}
