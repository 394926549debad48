// SPDX-License-Identifier: Apache-2.0

/// Tells for each rule of a pack whether it may fit a death: of 144 rules an ordinary panic meets about ten.
///
/// Flat and without references, since it is gone through for each crash; what it lets through is held against the rule itself.
struct RuleSieve: Sendable {
    private struct Row: Sendable {
        var kinds: DeathKinds
        /// Into ``literals``; nil for a rule that asks for none.
        var literals: Range<Int>?
    }

    private var rows: [Row] = []
    private var literals: [TextSketch.Literal] = []

    init(_ requirements: [Requirement]) {
        for requirement in requirements {
            let start = literals.count
            let known = requirement.literals.map { $0.compactMap(TextSketch.Literal.init) }
            literals += known ?? []
            rows.append(Row(kinds: requirement.kinds, literals: known.map { _ in start..<literals.count }))
        }
    }

    /// The rules that may fit, in order; every other one cannot.
    func rules(for kind: DeathKinds, _ words: TextSketch) -> [Int] {
        rows.indices.filter { rule in
            let row = rows[rule]
            guard row.kinds.contains(kind) else { return false }
            guard let range = row.literals else { return true }
            for index in range where words.mayHold(literals[index]) { return true }
            return false
        }
    }
}
