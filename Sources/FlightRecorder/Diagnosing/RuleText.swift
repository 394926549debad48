// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
package import Diagnosis

/// `panicbox rules show ID`: a rule for a person's eyes, its condition as it is written.
package struct RuleText {
    private let rule: Rule
    private let pack: RulePack
    private let condition: ConfigNode?

    /// nil where no rule has that id.
    package init?(_ id: String, of pack: RulePack, in files: [RulePack.File]) {
        guard let rule = pack.rule(id) else { return nil }
        (self.rule, self.pack) = (rule, pack)
        condition = files.lazy.compactMap { $0.tree["rules"]?.element(where: "id", is: id)?["when"] }.first
    }

    package var text: String {
        var lines = ["\(rule.id): \(rule.title)", "  \(rule.cause?.configText ?? "")", ""]
        lines += TextTable(facts.map { [.left($0.0), .left($0.1)] }).lines
        if !rule.check.isEmpty {
            lines += ["", "  check"] + rule.check.enumerated().map { "    \($0.offset + 1). \($0.element)" }
        }
        if let condition { lines += ["", "  when"] + condition.outline(indent: 4) }
        return lines.map { PrintableText.of($0) }.joined(separator: "\n") + "\n"
    }

    private var facts: [(String, String)] {
        let all: [(String, String?)] = [
            ("domain", rule.domain), ("version", pack.version), ("stage", rule.stage.rawValue), ("rank", "\(rule.rank)"),
            ("code", rule.code), ("procedure", rule.sopReference), ("runbook", pack.runbook(of: rule)),
            ("examples", "\(rule.examples.match.count) that must match, \(rule.examples.noMatch.count) that must not"),
        ]
        return all.compactMap { name, value in value.map { (name, $0) } }
    }
}

extension ConfigNode {
    /// The value of a key of a mapping.
    fileprivate subscript(key: String) -> ConfigNode? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// The element of a list whose key has a value.
    fileprivate func element(where key: String, is value: String) -> ConfigNode? {
        guard case .sequence(let nodes) = content else { return nil }
        return nodes.first { $0[key]?.content == .scalar(value) }
    }

    /// The node in lines, indented as YAML is.
    fileprivate func outline(indent: Int) -> [String] {
        let room = String(repeating: " ", count: indent)
        switch content {
        case .null: return ["\(room)~"]
        case .scalar(let text): return [room + text]
        case .sequence(let nodes):
            return nodes.flatMap { node -> [String] in
                var lines = node.outline(indent: indent + 2)
                if let first = lines.first { lines[0] = "\(room)- \(first.dropFirst(indent + 2))" }
                return lines
            }
        case .mapping(let entries):
            return entries.flatMap { entry -> [String] in
                if case .scalar(let text) = entry.value.content { return ["\(room)\(entry.key): \(text)"] }
                return ["\(room)\(entry.key):"] + entry.value.outline(indent: indent + 2)
            }
        }
    }
}
