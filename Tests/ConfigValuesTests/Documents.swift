// SPDX-License-Identifier: Apache-2.0

import ConfigValues

/// What a test's documents may refer to.
struct World {
    var environment: [String: String] = [:]
    var files: [String: String] = [:]

    /// A document of that tree in this world.
    func document(_ root: ConfigNode) -> ConfigDocument {
        ConfigDocument(root, environment: environment) { [files] path in
            guard let text = files[path] else { throw MissingFile() }
            return Array(text.utf8)
        }
    }
}

struct MissingFile: Error, CustomStringConvertible {
    let description = "No such file or directory"
}

/// The faults of a tree decoded as that type, without their file and place; empty where it decodes.
func faults<Value: ConfigValue>(_ type: Value.Type, _ root: ConfigNode, in world: World = World()) -> [String] {
    do throws(ConfigFaults) {
        _ = try world.document(root).decode(type)
        return []
    } catch {
        return error.faults.map { $0.path == .root ? "\($0.problem)" : "\($0.path): \($0.problem)" }
    }
}

/// The same tree with its root at a place.
func at(_ line: Int, _ column: Int, _ node: ConfigNode) -> ConfigNode {
    ConfigNode(node.content, at: ConfigPlace(line: line, column: column))
}
