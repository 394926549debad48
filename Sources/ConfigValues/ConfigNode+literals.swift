// SPDX-License-Identifier: Apache-2.0

// A tree written as a Swift literal, for defaults and tests:
// `["paths": ["/var/log/*.log"], "start_at": "end", "poll": true]`. Everything stands at 1:1.

extension ConfigNode: ExpressibleByStringLiteral {
    /// A quoted scalar.
    package init(stringLiteral text: String) { self.init(.scalar(text)) }
}

extension ConfigNode: ExpressibleByIntegerLiteral {
    /// A plain scalar.
    package init(integerLiteral number: Int) { self.init(.scalar(String(number))) }
}

extension ConfigNode: ExpressibleByFloatLiteral {
    /// A plain scalar.
    package init(floatLiteral number: Double) { self.init(.scalar(String(number))) }
}

extension ConfigNode: ExpressibleByBooleanLiteral {
    /// A plain scalar.
    package init(booleanLiteral truth: Bool) { self.init(.scalar(String(truth))) }
}

extension ConfigNode: ExpressibleByNilLiteral {
    /// Null.
    package init(nilLiteral: ()) { self.init(.null) }
}

extension ConfigNode: ExpressibleByArrayLiteral {
    /// A list.
    package init(arrayLiteral nodes: ConfigNode...) { self.init(.sequence(nodes)) }
}

extension ConfigNode: ExpressibleByDictionaryLiteral {
    /// A mapping; a key may stand twice.
    package init(dictionaryLiteral entries: (String, ConfigNode)...) {
        self.init(.mapping(entries.map { ConfigEntry($0.0, $0.1) }))
    }
}
