// SPDX-License-Identifier: Apache-2.0

/// A struct of options read from one mapping.
///
/// Defaults are the properties' own initial values, and the known keys are those the initialiser asks for, so neither is written twice.
///
/// ```swift
/// package struct FileOptions: ConfigOptions {
///     package var paths: [String] = []
///     package var startAt: StartAt = .beginning
///     package var chunk: ByteSize = .kibibytes(64)
///     package var batch = BatchOptions()
///
///     package init(from reader: inout ConfigReader) {
///         reader.require("paths", into: &paths)
///         reader.read("start_at", into: &startAt)
///         reader.read("read_chunk", into: &chunk, in: .kibibytes(4)...(.mebibytes(1)))
///         reader.read("batch", into: &batch)
///     }
/// }
/// ```
package protocol ConfigOptions: ConfigValue {
    /// Asks for every key the options have; a key that is not asked for is refused.
    ///
    /// Returning means nothing about faults: what could not be read keeps its initial value, and the whole decoding fails at its end.
    init(from reader: inout ConfigReader)
}

extension ConfigOptions {
    /// The options at a mapping.
    package static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> Self? {
        section(node, at: path, with: &decoding)
    }

    static func section(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> Self? {
        guard let entries = decoding.entries(of: node, at: path) else { return nil }
        var reader = ConfigReader(entries: entries, place: node.place, path: path, decoding: decoding)
        let options = Self(from: &reader)
        decoding = reader.finish()
        return options
    }
}
