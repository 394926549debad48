// SPDX-License-Identifier: Apache-2.0

/// What a condition cannot hold without: cheap to look for, so that most rules need not be looked at.
struct Requirement: Sendable {
    /// The death is of one of these.
    var kinds = DeathKinds.all
    /// One of these stands in the death's words (``Death/sketch``); nil where nothing is asked of them.
    var literals: [[UInt8]]?

    static let nothing = Requirement()

    /// What both ask for. Of two sets of literals the smaller is kept: it lets less through.
    func and(_ other: Requirement) -> Requirement {
        let sets = [literals, other.literals].compactMap { $0 }
        return Requirement(kinds: kinds.intersection(other.kinds), literals: sets.min { $0.count < $1.count })
    }

    /// What at least one of them asks for.
    static func any(of list: [Requirement]) -> Requirement {
        var union = Requirement(kinds: [], literals: [])
        for requirement in list {
            union.kinds.formUnion(requirement.kinds)
            union.literals = requirement.literals.flatMap { more in union.literals.map { $0 + more } }
        }
        return union
    }
}

extension Requirement {
    /// One of the texts. Where one has less than three bytes nothing is asked for: a sketch does not know it.
    init(_ texts: [[UInt8]]) { literals = texts.allSatisfy { $0.count >= 3 } ? texts : nil }

    /// What one of the patterns needs to fit.
    init(_ patterns: [TextPattern]) { self.init(patterns.map(\.longest)) }
    init(_ patterns: [NamePattern]) { self.init(patterns.map(\.pattern.longest)) }
}
