// SPDX-License-Identifier: Apache-2.0

extension RulePack {
    /// What a rule lacks that its readers or its authors need; it works without.
    package struct Lint: Hashable, Sendable, CustomStringConvertible {
        package var domain: String
        package var rule: String
        package var words: String

        /// `bbolt: bbolt-nil-db: has no example that must match; add one under `examples.match``.
        package var description: String { "\(domain): \(rule): \(words)" }
    }

    /// Everything that a pack could be better in, in the order of the rules.
    package var lints: [Lint] {
        rules.flatMap { rule in Self.lacks(of: rule).map { Lint(domain: rule.domain, rule: rule.id, words: $0) } }
    }

    private static func lacks(of rule: Rule) -> [String] {
        var words: [String] = []
        if rule.examples.match.isEmpty { words.append("has no example that must match; add one under `examples.match`") }
        if rule.examples.noMatch.isEmpty {
            words.append("has no example that must not match; add its nearest neighbour under `examples.no_match`")
        }
        if rule.check.isEmpty { words.append("says nothing to check; add what to look at first under `check`") }
        if rule.sopReference == nil { words.append("names no procedure; add `sop_ref`") }
        if rule.runbook == nil { words.append("names no runbook; add `runbook`") }
        if rule.title.count > 80 { words.append("has a title of \(rule.title.count) characters; keep it under 80") }
        for pattern in rule.condition?.patterns ?? [] where pattern.longest.count < 3 {
            words.append("rests on the pattern `\(pattern.text)`, which fits far too much; write more of the line")
        }
        return words
    }
}
