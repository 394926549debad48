// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a value, and what to write instead.
///
/// Both are parts of one sentence: `problem` follows the key, `mend` is an order or a question.
package struct ConfigProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong: "`30` has no unit".
    package var problem: String
    /// What to write instead: "write 30s".
    package var mend: String

    /// A problem and its mend.
    package init(_ problem: String, mend: String) {
        self.problem = problem
        self.mend = mend
    }

    /// Both, as they follow a key.
    package var description: String { "\(problem); \(mend)" }
}

/// One mistake in a configuration file.
///
/// ```
/// config.yaml:12:5: sinks[0].hosts: is missing; add the key
/// ```
package struct ConfigFault: Hashable, Sendable, CustomStringConvertible {
    /// The file's name as the user gave it.
    package var file: String
    /// Where to look: the value, else its key, else the mapping the key is missing from.
    package var place: ConfigPlace
    /// The key concerned.
    package var path: ConfigPath
    /// What is wrong, and what to write instead.
    package var problem: ConfigProblem

    /// A fault.
    package init(file: String, place: ConfigPlace, path: ConfigPath, problem: ConfigProblem) {
        self.file = file
        self.place = place
        self.path = path
        self.problem = problem
    }

    /// The fault as one line, in the form editors and compilers agree on.
    package var description: String {
        let head = "\(file):\(place.line):\(place.column): "
        let subject = path == .root ? "" : "\(path): "
        return "\(head)\(subject)\(problem)"
    }
}

/// Every mistake of a configuration file, in the order of the file.
package struct ConfigFaults: Error, Hashable, Sendable, CustomStringConvertible {
    /// At least one fault.
    package var faults: [ConfigFault]

    /// Sorts the faults by place; those of one place keep their order.
    package init(_ faults: [ConfigFault]) {
        let ordered = faults.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
        self.faults = ordered.map(\.element)
    }

    /// One line per fault.
    package var description: String { faults.map(\.description).joined(separator: "\n") }
}
