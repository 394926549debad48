// SPDX-License-Identifier: Apache-2.0

package import Diagnosis
internal import LogModel

/// `panicbox rules list` and `lint`: what a pack holds, and what it lacks.
package struct RulesList {
    private let pack: RulePack

    package init(_ pack: RulePack) { self.pack = pack }

    /// One line a rule, and a last one with how many.
    package var text: String {
        let rows = pack.rules.sorted { ($0.domain, $0.id) < ($1.domain, $1.id) }.map { rule -> [TextTable.Cell] in
            [.left(rule.id), .left(rule.stage.rawValue), .left(rule.code ?? ""), .left(rule.sopReference ?? ""), .left(rule.title)]
        }
        let lines = TextTable(rows).lines + ["\(pack.rules.count) rules, version \(pack.version)"]
        return lines.map { PrintableText.of($0) }.joined(separator: "\n") + "\n"
    }

    /// One object a rule.
    package var ndjson: [UInt8] {
        var buffer = ByteBuffer(capacity: 1 << 14)
        for rule in pack.rules {
            buffer.append(UInt8(ascii: "{"))
            buffer.member("rule", rule.id)
            buffer.member("domain", rule.domain)
            buffer.member("version", pack.version)
            buffer.member("stage", rule.stage.rawValue)
            buffer.member("rank", rule.rank)
            buffer.member("title", rule.title)
            buffer.member("cause", rule.cause?.configText)
            buffer.member("code", rule.code)
            buffer.array("check", rule.check) { $0.appendJSONString($1) }
            buffer.member("sop_ref", rule.sopReference)
            buffer.member("reference", pack.runbook(of: rule))
            buffer.append("}\n" as StaticString)
        }
        return buffer.bytes.copy
    }

    /// What could be better, one line each; nil where nothing could.
    package var lints: String? {
        let lints = pack.lints
        return lints.isEmpty ? nil : lints.map { PrintableText.of($0.description) }.joined(separator: "\n")
    }

    /// `74 rules, version 1.0.0`.
    package var summary: String { "\(pack.rules.count) rules, version \(pack.version)" }
}
