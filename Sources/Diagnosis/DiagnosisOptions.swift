// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// Which rules crashes are held against: the `diagnosis:` section, or `diagnosis: off` for none.
package struct DiagnosisOptions: SwitchedOptions, Sendable {
    /// False holds crashes against no rule.
    package var enabled = true
    /// A folder of rule files in place of those that panicbox brings; nil is those.
    package var rules: String?
    /// What stands before the runbooks of rules that give only the rest of an address.
    package var runbookBase = "https://runbooks.example.com/panicbox/"
    /// Stages by the ids of rules, in place of those in the rule files.
    package var stages: [String: RuleStage] = [:]

    package init() {}

    /// True where panicbox's own rules are meant as they are, which need no check.
    package var isOwn: Bool { rules == nil && stages.isEmpty }

    package init(from reader: inout ConfigReader) {
        reader.read("enabled", into: &enabled)
        reader.read("rules", into: &rules)
        reader.read("runbook_base", into: &runbookBase)
        reader.read("stages", into: &stages)
        if !runbookBase.hasPrefix("http://"), !runbookBase.hasPrefix("https://") {
            reader.fault(at: "runbook_base", "is no address", mend: "write one such as https://wiki.example.com/runbooks/")
        }
    }
}
