// SPDX-License-Identifier: Apache-2.0

internal import Diagnosis
internal import LogModel

/// Holds the rules of a pack against their own examples.
///
/// A rule has to come first in what it must match, and must be absent from what it must not; a rule that is off or a canary is tried as if it
/// were active.
struct RuleBench {
    /// An example that does not come out as it should.
    struct Failure {
        var domain: String
        var rule: String
        /// Counted from 1, among those that must match or those that must not.
        var number: Int
        var mustMatch: Bool
        var words: String
        /// The first line of the example.
        var text: String
        /// What was found instead, the best first.
        var found: [String]
    }

    private(set) var examples = 0
    private(set) var failures: [Failure] = []
    private let pack: RulePack
    /// The folder that the paths of examples begin in; nil for rules that have none.
    private let folder: String?
    private static let titleLimit = 200

    init(_ pack: RulePack, folder: String?) {
        self.pack = pack.allActive
        self.folder = folder
    }

    mutating func run() {
        for rule in pack.rules {
            for (index, example) in rule.examples.match.enumerated() { hold(rule, to: example, index + 1, mustMatch: true) }
            for (index, example) in rule.examples.noMatch.enumerated() { hold(rule, to: example, index + 1, mustMatch: false) }
        }
    }

    private mutating func hold(_ rule: Rule, to example: RuleExample, _ number: Int, mustMatch: Bool) {
        examples += 1
        var failure = Failure(
            domain: rule.domain, rule: rule.id, number: number, mustMatch: mustMatch, words: "", text: example.lines?.firstLine ?? "",
            found: [])
        var cause = ""
        do {
            let sample = try DeathSample(example, in: folder)
            failure.text = String(sample.title.prefix(Self.titleLimit))
            let found = sample.found(by: pack)
            failure.found = found.map(\.rule)
            cause = found.first?.cause ?? ""
        } catch {
            failure.words = "\(error)"
            return failures.append(failure)
        }
        switch failure.found.firstIndex(of: rule.id) {
        case nil where mustMatch: failure.words = "must match and does not"
        case .some(1...) where mustMatch: failure.words = "matches, but `\(failure.found[0])` stands before it; give it a higher `rank`"
        case .some(0) where mustMatch && cause.contains(CauseTemplate.unknown):
            failure.words = "its cause has a place that nothing fills: \(cause.prefix(Self.titleLimit))"
        case .some where !mustMatch: failure.words = "must not match and does"
        default: return
        }
        failures.append(failure)
    }
}

extension String {
    fileprivate var firstLine: String { String(prefix { !$0.isNewline }) }
}
