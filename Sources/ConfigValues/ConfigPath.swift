// SPDX-License-Identifier: Apache-2.0

/// The keys that lead to a value: `sinks[0].elasticsearch.hosts`; empty for the whole file.
package struct ConfigPath: Hashable, Sendable, CustomStringConvertible {
    /// The path as printed.
    package let description: String

    private init(_ description: String) { self.description = description }

    /// The whole file.
    package static let root = ConfigPath("")

    /// The path of a key in the mapping at this path.
    package func key(_ key: String) -> ConfigPath {
        ConfigPath(description.isEmpty ? key : "\(description).\(key)")
    }

    /// The path of an element of the list at this path, the first is 0.
    package func element(_ index: Int) -> ConfigPath { ConfigPath("\(description)[\(index)]") }
}
