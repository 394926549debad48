// SPDX-License-Identifier: Apache-2.0

/// What can stand behind a key.
///
/// Options conform through ``ConfigOptions``, enums through ``ConfigChoice``, single values through ``ConfigScalar``;
/// optionals, lists and maps of all these come with them.
package protocol ConfigValue {
    /// The value at a node; nil means at least one fault was noted.
    static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> Self?
}

extension Optional: ConfigValue where Wrapped: ConfigValue {
    /// The value; a key that stands there must have one, so nil is written by leaving the key out.
    package static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> Self? {
        guard let value = Wrapped.decode(node, at: path, with: &decoding) else { return nil }
        return .some(.some(value))
    }
}

extension Array: ConfigValue where Element: ConfigValue {
    /// The elements; a lone scalar is a list of one.
    package static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> Self? {
        switch node.content {
        case .scalar:
            return Element.decode(node, at: path, with: &decoding).map { [$0] }
        case .sequence(let nodes):
            let elements = nodes.enumerated().map { index, node in
                Element.decode(node, at: path.element(index), with: &decoding)
            }
            // One bad element spoils the list, but all its elements were looked at.
            let sound = elements.compactMap(\.self)
            return sound.count == elements.count ? sound : nil
        case .null, .mapping:
            decoding.wrongKind(of: node, wanted: "a list", mend: "put `- ` before each element", at: path)
            return nil
        }
    }
}

extension Dictionary: ConfigValue where Key == String, Value: ConfigValue {
    /// A map whose keys are the user's own.
    package static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> Self? {
        guard let entries = decoding.entries(of: node, at: path) else { return nil }
        var map: Self = [:]
        for entry in entries {
            map[entry.key] = Value.decode(entry.value, at: path.key(entry.key), with: &decoding)
        }
        return map.count == entries.count ? map : nil
    }
}
