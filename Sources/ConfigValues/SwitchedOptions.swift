// SPDX-License-Identifier: Apache-2.0

/// `on` or `off`.
package enum OnOff: String, ConfigChoice {
    case on, off

    /// The word, spelled exactly. What is near to one may be meant as the other, so that no fault proposes one.
    package init(configText text: String) throws(ConfigProblem) {
        guard let choice = Self(rawValue: text) else {
            throw ConfigProblem("\(text.inBackticks) is neither `on` nor `off`", mend: "write one of these")
        }
        self = choice
    }
}

/// Options that `on` or `off` may stand for in place of their mapping, where `enabled` says the same.
package protocol SwitchedOptions: ConfigOptions {
    /// Every option at its default, which is on.
    init()
    var enabled: Bool { get set }
}

extension SwitchedOptions {
    /// The options that are off.
    package static var off: Self {
        var options = Self()
        options.enabled = false
        return options
    }

    /// `on`, `off`, or a mapping.
    package static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> Self? {
        guard case .scalar = node.content else { return section(node, at: path, with: &decoding) }
        return OnOff.decode(node, at: path, with: &decoding).map { $0 == .on ? Self() : .off }
    }
}
