// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogModel

/// `before:` a line that came before the death: a pattern, a list of them, or `{text: …, level: error, within: 30s}`.
struct BeforeCondition: ConditionPart {
    private var options = Options()

    var patterns: [TextPattern] { options.patterns }

    static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> BeforeCondition? {
        if case .mapping = node.content {
            return Options.decode(node, at: path, with: &decoding).map { BeforeCondition(options: $0) }
        }
        var options = Options()
        guard let patterns = [TextPattern].decode(node, at: path, with: &decoding) else { return nil }
        options.patterns = patterns
        return BeforeCondition(options: options)
    }

    func holds(in death: inout Death, _ match: inout RuleMatch) -> Bool {
        let since = options.within.map { death.time - $0 }
        // The newest first: what was said last is nearest to the cause.
        for line in death.context.reversed() {
            if let since, line.time < since { continue }
            if let least = options.level?.severity, line.level.severity < least { continue }
            guard options.patterns.find(in: Array(line.message.prefix(4_096)), &match) else { continue }
            match.set("line", String(decoding: line.message.prefix(4_096), as: UTF8.self))
            return true
        }
        return false
    }

    private struct Options: ConfigOptions, Sendable {
        var patterns: [TextPattern] = []
        var level: RuleSeverity?
        var within: Duration?

        init() {}

        init(from reader: inout ConfigReader) {
            reader.require("text", into: &patterns)
            reader.read("level", into: &level)
            reader.read("within", into: &within, in: .seconds(1) ... .seconds(86_400))
        }
    }
}
