// SPDX-License-Identifier: Apache-2.0

package import Diagnosis

/// `panicbox rules test`: every rule held against its own examples.
///
/// ```
/// bbolt: bbolt-tx-closed: example 2 that must match: must match and does not
///     - bbolt-tx-closed
///     + bbolt-not-open, go-nil-dereference
///     panic: database not open
/// 74 rules, 190 examples, 1 of them wrong
/// ```
package struct RulesTest {
    private let bench: RuleBench
    private let pack: RulePack

    /// - Parameter folder: That of the rules, where examples may be files; nil for panicbox's own.
    package init(_ pack: RulePack, folder: String?) {
        var bench = RuleBench(pack, folder: folder)
        bench.run()
        (self.bench, self.pack) = (bench, pack)
    }

    /// True when every example came out as it should.
    package var isPassed: Bool { bench.failures.isEmpty }

    package var text: String {
        let lines = bench.failures.flatMap(lines) + [summary]
        return lines.map { PrintableText.of($0) }.joined(separator: "\n") + "\n"
    }

    private var summary: String {
        let outcome = isPassed ? "all as they should be" : "\(bench.failures.count) of them wrong"
        return "\(pack.rules.count) rules, \(bench.examples) examples, \(outcome)"
    }

    private func lines(_ failure: RuleBench.Failure) -> [String] {
        let which = failure.mustMatch ? "that must match" : "that must not"
        return [
            "\(failure.domain): \(failure.rule): example \(failure.number) \(which): \(failure.words)",
            "    - \(failure.mustMatch ? failure.rule : "anything but \(failure.rule)")",
            "    + \(failure.found.isEmpty ? "no rule" : failure.found.joined(separator: ", "))",
            "    \(failure.text)",
        ]
    }
}
