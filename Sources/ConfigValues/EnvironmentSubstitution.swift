// SPDX-License-Identifier: Apache-2.0

/// Puts environment variables into scalars.
///
/// | written          | becomes                                                 |
/// |------------------|---------------------------------------------------------|
/// | `${NAME}`        | the variable; a fault where it is not set               |
/// | `${NAME:-text}`  | the variable, or `text` where it is not set or is empty |
/// | `$$`             | one `$`                                                 |
/// | any other `$`    | itself, so that `^main\.$` and `$1` need no escape      |
///
/// What is put in is never looked at again: a password may hold `${`.
package struct EnvironmentSubstitution: Sendable {
    /// A text with its variables put in.
    package struct Expansion: Hashable, Sendable {
        /// The text; parts with a problem are left out.
        package var text = ""
        /// Each variable that could not be put in.
        package var problems: [ConfigProblem] = []
    }

    /// What the names stand for.
    package var environment: [String: String]

    /// A substitution from the given variables.
    package init(environment: [String: String]) { self.environment = environment }

    /// The text with every variable put in.
    package func expand(_ text: String) -> Expansion {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return Expansion(text: text) }
        var expansion = Expansion()
        // Unicode scalars: as Characters, a `$` followed by a combining mark would not be found.
        var rest = text.unicodeScalars[...]
        while let dollar = rest.firstIndex(of: "$") {
            expansion.text.unicodeScalars += rest[..<dollar]
            rest = rest[dollar...].dropFirst()
            switch rest.first {
            case "$":
                expansion.text += "$"
                rest.removeFirst()
            case "{":
                rest.removeFirst()
                expandReference(&rest, into: &expansion)
            default:
                expansion.text += "$"
            }
        }
        expansion.text.unicodeScalars += rest
        return expansion
    }

    /// Takes `NAME}` or `NAME:-text}` off the front.
    private func expandReference(_ rest: inout Substring.UnicodeScalarView, into expansion: inout Expansion) {
        guard let brace = rest.firstIndex(of: "}") else {
            let problem = ConfigProblem("`${` has no closing brace", mend: "add `}`, or write `$${` for a literal `${`")
            expansion.problems.append(problem)
            rest = rest[rest.endIndex...]
            return
        }
        let reference = Substring(rest[..<brace])
        rest = rest[brace...].dropFirst()
        do throws(ConfigProblem) {
            expansion.text += try value(of: reference)
        } catch {
            expansion.problems.append(error)
        }
    }

    private func value(of reference: Substring) throws(ConfigProblem) -> String {
        let colon = reference.firstIndex(of: ":")
        let name = String(reference[..<(colon ?? reference.endIndex)])
        let fallback = colon.map { reference[$0...] }
        guard Self.isName(name), fallback?.hasPrefix(":-") != false else {
            throw ConfigProblem(
                "\("${\(reference)}".inBackticks) names no variable",
                mend: "write `${NAME}` or `${NAME:-default}`, or `$${` for a literal `${`"
            )
        }
        guard let fallback else {
            if let value = environment[name] { return value }
            throw ConfigProblem("the environment variable `\(name)` is not set", mend: "set it, or write `${\(name):-default}`")
        }
        guard !fallback.contains("${") else {
            throw ConfigProblem("the default of `${\(name)}` holds another variable", mend: "write a plain text there")
        }
        if let value = environment[name], !value.isEmpty { return value }
        return String(fallback.dropFirst(2))
    }

    /// Whether POSIX allows the name: letters, digits and `_`, no digit first.
    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
            default: false
            }
        }
    }
}
