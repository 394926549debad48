// SPDX-License-Identifier: Apache-2.0

/// A value written as one scalar.
///
/// Quotes do not matter: `port: "${PORT}"` is as good a number as `port: 8080`.
package protocol ConfigScalar: ConfigValue {
    /// Reads the text, variables already put in.
    init(configText text: String) throws(ConfigProblem)
    /// The value as a user would write it.
    var configText: String { get }
}

extension ConfigScalar {
    /// The scalar at a node.
    package static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> Self? {
        guard let text = decoding.text(of: node, at: path) else { return nil }
        do throws(ConfigProblem) {
            return try Self(configText: text)
        } catch {
            decoding.fault(error.naming(source: node, of: text), at: path, node.place)
            return nil
        }
    }
}

extension ConfigProblem {
    /// Says which variables a refused text was made of: the text alone would not be found in the file.
    fileprivate func naming(source node: ConfigNode, of text: String) -> ConfigProblem {
        guard case .scalar(let written) = node.content, written != text else { return self }
        return ConfigProblem("\(problem) (from \(written.inBackticks))", mend: mend)
    }
}

extension String: ConfigScalar {
    /// The text itself.
    package init(configText text: String) { self = text }
    /// The text itself.
    package var configText: String { self }
}

extension Int: ConfigScalar {
    /// A whole decimal number.
    package init(configText text: String) throws(ConfigProblem) {
        guard let number = Int(text) else {
            throw ConfigProblem("\(text.inBackticks) is not a whole number", mend: "write digits only, such as 10")
        }
        self = number
    }
    /// Decimal digits.
    package var configText: String { String(self) }
}

extension Double: ConfigScalar {
    /// A finite decimal number.
    package init(configText text: String) throws(ConfigProblem) {
        // `Double` itself also takes `nan`, `inf` and hexadecimal.
        let isDecimal = text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
        guard isDecimal, let number = Double(text), number.isFinite else {
            throw ConfigProblem("\(text.inBackticks) is not a number", mend: "write one such as 0.5")
        }
        self = number
    }
    /// The shortest text that reads back the same.
    package var configText: String { String(self) }
}

extension Bool: ConfigScalar {
    /// `true` or `false`; the other words of YAML 1.1 are refused, for they have cost too much.
    package init(configText text: String) throws(ConfigProblem) {
        switch text {
        case "true", "True", "TRUE": self = true
        case "false", "False", "FALSE": self = false
        default:
            let meant =
                switch text.lowercased() {
                case "yes", "on", "y", "1": "write true"
                case "no", "off", "n", "0": "write false"
                default: "write true or false"
                }
            throw ConfigProblem("\(text.inBackticks) is neither true nor false", mend: meant)
        }
    }
    /// `true` or `false`.
    package var configText: String { self ? "true" : "false" }
}

extension Duration: ConfigScalar {
    /// A ``DurationText``.
    package init(configText text: String) throws(ConfigProblem) { self = try DurationText(parsing: text).duration }
    /// `1m30s`.
    package var configText: String { DurationText(self).description }
}

extension ByteSize: ConfigScalar {
    /// A size with its unit.
    package init(configText text: String) throws(ConfigProblem) { self = try ByteSize(parsing: text) }
    /// `64KiB`.
    package var configText: String { description }
}

extension String {
    /// The text as faults quote it: cut where it is long and free of control characters, so that a fault stays one harmless line.
    var inBackticks: String {
        let longest = 60
        let line = String(String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
        return line.count > longest ? "`\(line.prefix(longest))…`" : "`\(line)`"
    }
}
