// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import FoundationEssentials
internal import LogStore
internal import Yams

/// Reads a configuration file: YAML to a tree with places, the tree to options.
package enum ConfigurationFile {
    /// A file that cannot be read at all, in words for a person.
    struct Unreadable: Error, CustomStringConvertible {
        var description: String
    }

    /// The configuration in a file. Throws ``ConfigFaults`` with every fault, or ``Unreadable``.
    package static func read(_ path: String) throws -> RecorderConfiguration { try read(path, as: RecorderConfiguration.self) }

    /// The same for `panicbox exec`, whose process is a source by itself.
    package static func readForProcess(_ path: String) throws -> RecorderConfiguration {
        try read(path, as: ExecConfiguration.self).recorder
    }

    /// The same for whoever only looks at it: one with an `exec:` section may be meant for `panicbox exec`.
    package static func readForCheck(_ path: String) throws -> RecorderConfiguration {
        try read(path, as: CheckedConfiguration.self).recorder
    }

    private static func read<Options: ConfigOptions>(_ path: String, as type: Options.Type) throws -> Options {
        let text: String
        do {
            text = String(decoding: try bytes(ofFile: path), as: UTF8.self)
        } catch {
            throw Unreadable(description: "panicbox: \(error)")
        }
        return try decode(text, as: type, file: path, environment: ProcessInfo.processInfo.environment)
    }

    /// The configuration in a text.
    package static func decode(_ text: String, file: String, environment: [String: String]) throws -> RecorderConfiguration {
        try decode(text, as: RecorderConfiguration.self, file: file, environment: environment)
    }

    static func decode<Options: ConfigOptions>(
        _ text: String, as type: Options.Type, file: String, environment: [String: String]
    ) throws -> Options {
        let root = try tree(text, file: file)
        let document = ConfigDocument(root, file: file, environment: environment) { try bytes(ofFile: $0) }
        return try document.decode(type)
    }

    private static func bytes(ofFile path: String) throws(DiskError) -> [UInt8] {
        let disk = LocalDisk()
        return try disk.read(path, at: 0, count: disk.size(of: path))
    }

    /// The tree of a YAML text, each part with its place; an empty text is an empty mapping.
    static func tree(_ text: String, file: String) throws -> ConfigNode {
        do {
            // What a scalar means is the options' to say. Yams' own rules for that, regular expressions, would be asked for each key.
            guard let node = try Yams.compose(yaml: text, .basic) else { return ConfigNode(.mapping([]), at: .start) }
            return convert(node)
        } catch let error as YamlError {
            throw fault(for: error, file: file)
        }
    }

    private static func convert(_ node: Node) -> ConfigNode {
        let place = place(node.mark)
        switch node {
        case .scalar(let scalar):
            return .scalar(scalar.string, scalar.style == .plain ? .plain : .quoted, at: place)
        case .sequence(let sequence):
            return ConfigNode(.sequence(sequence.map(convert)), at: place)
        case .mapping(let mapping):
            let entries = mapping.map { key, value in
                ConfigEntry(key.string ?? "", at: self.place(key.mark), convert(value))
            }
            return ConfigNode(.mapping(entries), at: place)
        case .alias:
            // Yams resolves aliases while it composes; none is left in the tree.
            return ConfigNode(.null, at: place)
        }
    }

    private static func place(_ mark: Mark?) -> ConfigPlace {
        mark.map { ConfigPlace(line: $0.line, column: $0.column) } ?? .start
    }

    /// A text that is no YAML is one fault at the place where the parser gave up.
    private static func fault(for error: YamlError, file: String) -> ConfigFaults {
        var place = ConfigPlace.start
        var problem = "\(error)"
        switch error {
        case .scanner(_, let words, let mark, _), .parser(_, let words, let mark, _), .composer(_, let words, let mark, _):
            place = self.place(mark)
            problem = "is no valid YAML here: \(words)"
        case .duplicatedKeysInMapping(let duplicates, let context):
            place = self.place(context.mark)
            problem = "has the key \(duplicates.map { "`\($0)`" }.joined(separator: ", ")) twice"
        default: break
        }
        let fault = ConfigFault(file: file, place: place, path: .root, problem: ConfigProblem(problem, mend: "mend the file there"))
        return ConfigFaults([fault])
    }
}
