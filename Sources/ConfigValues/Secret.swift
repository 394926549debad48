// SPDX-License-Identifier: Apache-2.0

/// A text that no log, fault or dump may show.
package struct Secret: Hashable, Sendable {
    private let text: String

    /// A secret of that text.
    package init(_ text: String) { self.text = text }

    /// The contents of a file, one newline at its end dropped, for editors and `echo` put it there.
    package init(file path: String, readFile: (String) throws -> [UInt8]) throws(ConfigProblem) {
        guard !path.isEmpty else { throw ConfigProblem("is empty", mend: "write the path of the secret's file") }
        let bytes: [UInt8]
        do {
            bytes = try readFile(path)
        } catch {
            let mend = "check that the file exists and that panicbox may read it"
            throw ConfigProblem("cannot read \(path.inBackticks): \(error)", mend: mend)
        }
        guard var text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigProblem("\(path.inBackticks) is not UTF-8 text", mend: "store the secret as text")
        }
        // "\r\n" is one Character, so either line end goes as one.
        if text.last?.isNewline == true { text.removeLast() }
        guard !text.isEmpty else { throw ConfigProblem("\(path.inBackticks) is empty", mend: "store the secret in it") }
        self.text = text
    }

    /// The text itself, for the one place that sends it.
    package func reveal() -> String { text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `<secret>`, always.
    package var description: String { "<secret>" }
    /// `<secret>`, always.
    package var debugDescription: String { "<secret>" }
    /// No children, so that `dump` and a debugger show nothing either.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret: ConfigValue {
    /// A literal or `${NAME}`; an empty one is refused, since nobody means to log in with nothing.
    package static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> Secret? {
        guard let text = decoding.text(of: node, at: path) else { return nil }
        guard !text.isEmpty else {
            decoding.fault(ConfigProblem("is empty", mend: "write the secret, or remove the key"), at: path, node.place)
            return nil
        }
        return Secret(text)
    }
}
