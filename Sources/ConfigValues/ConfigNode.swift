// SPDX-License-Identifier: Apache-2.0

/// Where something stands in a configuration file; both numbers count from 1.
package struct ConfigPlace: Hashable, Sendable, Comparable {
    /// The line, the first is 1.
    package var line: Int
    /// The column, the first is 1.
    package var column: Int

    /// A place at a line and column.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The start of a file, for what was left out altogether.
    package static let start = ConfigPlace(line: 1, column: 1)

    /// Reading order.
    package static func < (left: ConfigPlace, right: ConfigPlace) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A configuration file as a tree, still untyped, each part with its place.
///
/// Whoever parses the file builds it; nothing in this target knows YAML's syntax.
package struct ConfigNode: Hashable, Sendable {
    /// What a node is made of.
    package enum Content: Hashable, Sendable {
        /// Nothing: `key:`, `key: ~` or `key: null`.
        case null
        /// One text, its quotes taken off, variables not yet put in.
        case scalar(String)
        /// A list.
        case sequence([ConfigNode])
        /// Keys and values in the order written; a key may stand twice, which the reader reports.
        case mapping([ConfigEntry])
    }

    /// How a scalar was written.
    package enum ScalarStyle: Hashable, Sendable {
        /// Bare, where `~`, `null` and nothing at all mean null.
        case plain
        /// In quotes or as a block, where every text is itself.
        case quoted
    }

    /// What the node is made of.
    package var content: Content
    /// Where it begins.
    package var place: ConfigPlace

    /// A node of the given content.
    package init(_ content: Content, at place: ConfigPlace = .start) {
        self.content = content
        self.place = place
    }

    /// A scalar as a parser finds it; a plain one that spells null becomes ``Content/null``.
    package static func scalar(_ text: String, _ style: ScalarStyle = .plain, at place: ConfigPlace = .start) -> ConfigNode {
        let spellsNull = style == .plain && ["", "~", "null", "Null", "NULL"].contains(text)
        return ConfigNode(spellsNull ? .null : .scalar(text), at: place)
    }

    /// What the node is, in a user's words: `a list`.
    package var kind: String {
        switch content {
        case .null: "nothing"
        case .scalar: "a single value"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// One `key: value` of a mapping.
package struct ConfigEntry: Hashable, Sendable {
    /// The key as written; variables are not put into keys.
    package var key: String
    /// Where the key begins.
    package var keyPlace: ConfigPlace
    /// What stands behind the colon.
    package var value: ConfigNode

    /// An entry; without a place of its own the key is said to stand where its value does.
    package init(_ key: String, at keyPlace: ConfigPlace? = nil, _ value: ConfigNode) {
        self.key = key
        self.keyPlace = keyPlace ?? value.place
        self.value = value
    }
}
