// SPDX-License-Identifier: Apache-2.0

package import ConfigValues
package import LogModel

/// All rules of a folder, ready to be held against deaths.
package struct RulePack: Sendable {
    /// What every file of the pack says.
    package let version: String
    /// In the order in which they are told: by rank, then as they stand in the files.
    package private(set) var rules: [Rule]
    private let runbookBase: String
    /// Their runbooks' addresses.
    private let runbooks: [String?]
    private let sieve: RuleSieve

    /// More of what fits one death is not told.
    private static let diagnosisLimit = 8
    private static let ruleLimit = 1_000

    /// One file, its YAML read into a tree.
    package struct File: Sendable {
        /// The name for faults.
        package var path: String
        /// Without folder and ending.
        package var domain: String
        package var tree: ConfigNode

        package init(path: String, domain: String, tree: ConfigNode) {
            (self.path, self.domain, self.tree) = (path, domain, tree)
        }
    }

    /// The pack of some files; throws every fault of all of them.
    package init(_ files: [File], options: DiagnosisOptions = DiagnosisOptions()) throws(ConfigFaults) {
        var reader = PackReader()
        for file in files { reader.read(file) }
        let (rules, version) = try reader.finish(limit: Self.ruleLimit)
        self.version = version
        runbookBase = options.runbookBase
        let ranked = rules.enumerated().sorted { ($1.element.rank, $0.offset) < ($0.element.rank, $1.offset) }
        self.rules = ranked.map { _, rule in
            var rule = rule
            if let stage = options.stages[rule.id] { rule.stage = stage }
            return rule
        }
        runbooks = self.rules.map { $0.address(base: options.runbookBase) }
        sieve = RuleSieve(self.rules.map { $0.condition?.requirement ?? .nothing })
    }

    /// What fits a crash, the best first.
    package func diagnose(_ crash: CrashRecord) -> [CrashDiagnosis] { diagnose(Death(crash)) }

    /// What fits a silent death, the best first.
    package func diagnose(_ exit: ExitRecord) -> [CrashDiagnosis] { diagnose(Death(exit)) }

    private func diagnose(_ death: Death) -> [CrashDiagnosis] {
        var death = death
        var found: [CrashDiagnosis] = []
        // Part by part: a rule that is asked as a whole is retained with all that it holds, and few of those that are asked fit.
        for index in sieve.rules(for: death.kind, death.sketch) {
            guard found.count < Self.diagnosisLimit, let stage = rules[index].stage.recorded else { continue }
            var match = RuleMatch()
            guard rules[index].condition?.holds(in: &death, &match) == true else { continue }
            found.append(rules[index].diagnosis(of: &death, match, as: stage, version: version, runbook: runbooks[index]))
        }
        return found
    }

    /// The rule of that id.
    package func rule(_ id: String) -> Rule? { rules.first { $0.id == id } }

    /// The runbook's address of a rule.
    package func runbook(of rule: Rule) -> String? { rule.address(base: runbookBase) }
}

extension RulePack {
    /// The same with every rule active: how rules are tried.
    package var allActive: RulePack {
        var pack = self
        for index in pack.rules.indices { pack.rules[index].stage = .active }
        return pack
    }
}
