// SPDX-License-Identifier: Apache-2.0

/// A parsed configuration file with the world its values may refer to.
///
/// ```swift
/// let document = ConfigDocument(tree, file: "panicbox.yaml", environment: environment, readFile: read)
/// let options = try document.decode(RecorderOptions.self)
/// ```
package struct ConfigDocument: Sendable {
    /// The whole file; ``ConfigNode/Content/null`` for an empty one.
    package var root: ConfigNode
    /// The file's name as the user gave it.
    package var file: String
    /// What `${NAME}` stands for.
    package var environment: [String: String]
    /// Reads the file of a secret; what it throws is printed behind the path.
    package var readFile: @Sendable (String) throws -> [UInt8]

    /// A document; left alone it sees no environment and no files.
    package init(
        _ root: ConfigNode,
        file: String = "config.yaml",
        environment: [String: String] = [:],
        readFile: @escaping @Sendable (String) throws -> [UInt8] = { _ in throw ConfigProblem("no files here", mend: "pass a reader") }
    ) {
        self.root = root
        self.file = file
        self.environment = environment
        self.readFile = readFile
    }

    /// The document as a value, mostly ``ConfigOptions``; or every fault in it.
    package func decode<Value: ConfigValue>(_ type: Value.Type = Value.self) throws(ConfigFaults) -> Value {
        var decoding = ConfigDecoding(file: file, environment: environment, readFile: readFile)
        // An empty file is a mapping without keys: what is required is then asked for by name.
        let mapping = root.content == .null ? ConfigNode(.mapping([]), at: root.place) : root
        let decoded = Value.decode(mapping, at: .root, with: &decoding)
        guard let decoded, decoding.faults.isEmpty else { throw ConfigFaults(decoding.faults) }
        return decoded
    }
}
