// SPDX-License-Identifier: Apache-2.0

/// The course of decoding one file: what it may look at besides the file, and the faults found so far.
package struct ConfigDecoding {
    /// The file's name, for the faults.
    package let file: String
    /// Puts variables into scalars.
    package let substitution: EnvironmentSubstitution
    /// Reads a secret's file.
    package let readFile: @Sendable (String) throws -> [UInt8]
    /// Every fault found so far.
    package private(set) var faults: [ConfigFault] = []

    /// Decoding that has found nothing yet.
    init(file: String, environment: [String: String], readFile: @escaping @Sendable (String) throws -> [UInt8]) {
        self.file = file
        substitution = EnvironmentSubstitution(environment: environment)
        self.readFile = readFile
    }

    /// Notes a fault and goes on.
    package mutating func fault(_ problem: ConfigProblem, at path: ConfigPath, _ place: ConfigPlace) {
        faults.append(ConfigFault(file: file, place: place, path: path, problem: problem))
    }

    /// The text of a scalar with its variables put in; nil after noting why there is none.
    package mutating func text(of node: ConfigNode, at path: ConfigPath) -> String? {
        guard case .scalar(let written) = node.content else {
            wrongKind(of: node, wanted: "a single value", mend: "write one value behind the key", at: path)
            return nil
        }
        let expansion = substitution.expand(written)
        for problem in expansion.problems { fault(problem, at: path, node.place) }
        return expansion.problems.isEmpty ? expansion.text : nil
    }

    /// The entries of a mapping, a key that stands twice noted and kept once; nil after noting that it is none.
    package mutating func entries(of node: ConfigNode, at path: ConfigPath) -> [ConfigEntry]? {
        guard case .mapping(let written) = node.content else {
            wrongKind(of: node, wanted: "a mapping", mend: "write `key: value` lines under it, or `{}` to take its defaults", at: path)
            return nil
        }
        var firstPlaces: [String: ConfigPlace] = [:]
        return written.filter { entry in
            guard let first = firstPlaces[entry.key] else {
                firstPlaces[entry.key] = entry.keyPlace
                return true
            }
            let problem = ConfigProblem("is set twice, first in line \(first.line)", mend: "remove one of the two")
            fault(problem, at: path.key(entry.key), entry.keyPlace)
            return false
        }
    }

    /// Notes that a node is of another kind than wanted; null gets words of its own.
    package mutating func wrongKind(of node: ConfigNode, wanted: String, mend: String, at path: ConfigPath) {
        let problem = node.content == .null ? "has no value" : "is \(node.kind), not \(wanted)"
        let mend = node.content == .null ? "\(mend), or remove the key" : mend
        fault(ConfigProblem(problem, mend: mend), at: path, node.place)
    }
}
