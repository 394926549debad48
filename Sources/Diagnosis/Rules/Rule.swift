// SPDX-License-Identifier: Apache-2.0

package import ConfigValues
internal import GoTraceback
internal import LogModel

/// One rule: what has to be so, and what it then means.
package struct Rule: ConfigOptions, Sendable {
    /// `bbolt-nil-db`: lower-case letters, digits and hyphens.
    package private(set) var id = ""
    package private(set) var title = ""
    package private(set) var cause: CauseTemplate?
    package private(set) var code: String?
    private(set) var severity: RuleSeverity?
    /// As the rule's own file has it, or as the configuration overrides it.
    package var stage = RuleStage.active
    /// Of several rules that fit, the higher comes first; that of a special cause is above that of the general one.
    package private(set) var rank = 50
    package private(set) var check: [String] = []
    package private(set) var sopReference: String?
    /// A whole address, or what stands behind `diagnosis.runbook_base`.
    package private(set) var runbook: String?
    package private(set) var condition: RuleCondition?
    package private(set) var examples = RuleExamples()
    /// The file that it is from, without folder and ending: `bbolt`.
    package var domain = ""

    package init(from reader: inout ConfigReader) {
        reader.require("id", into: &id)
        reader.require("title", into: &title)
        reader.require("cause", into: &cause)
        reader.read("code", into: &code)
        reader.read("severity", into: &severity)
        reader.read("stage", into: &stage)
        reader.read("rank", into: &rank, in: 0...100)
        reader.read("check", into: &check)
        reader.read("sop_ref", into: &sopReference)
        reader.read("runbook", into: &runbook)
        reader.require("when", into: &condition)
        reader.read("examples", into: &examples)
        refuseStrangeID(&reader)
        if condition?.isEmpty ?? false {
            reader.fault(at: "when", "asks for nothing", mend: "write a condition such as `text: tx closed`")
        }
        refuseUnknownNames(&reader)
    }

    /// The diagnosis of a death for which its condition holds, with what showed that. `runbook` is its whole address.
    func diagnosis(
        of death: inout Death, _ match: RuleMatch, as stage: CrashDiagnosis.Stage, version: String, runbook: String?
    ) -> CrashDiagnosis {
        let cause = self.cause?.filled { match.values[$0] ?? death.value(named: $0).map(RuleMatch.bounded) } ?? ""
        var diagnosis = CrashDiagnosis(rule: id, version: version, stage: stage, title: title, cause: cause)
        diagnosis.check = check
        diagnosis.code = code
        diagnosis.level = severity?.level
        diagnosis.sopReference = sopReference
        diagnosis.runbook = runbook
        diagnosis.evidence = match.evidence
        return diagnosis
    }

    /// The runbook's whole address.
    package func address(base: String) -> String? {
        guard let runbook else { return nil }
        if runbook.contains("://") { return runbook }
        return base.hasSuffix("/") ? base + runbook : "\(base)/\(runbook)"
    }

    private func refuseStrangeID(_ reader: inout ConfigReader) {
        let isSound = id.utf8.allSatisfy { $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-") }
        guard !isSound || id.utf8.count > 64 else { return }
        reader.fault(at: "id", "\(id.inPattern) is no id", mend: "write up to 64 lower-case letters, digits and hyphens")
    }

    private func refuseUnknownNames(_ reader: inout ConfigReader) {
        guard let cause, let condition else { return }
        let names = condition.names.union(CauseTemplate.known)
        for name in cause.names where !names.contains(name) {
            let nearest = NearestKey.find(name, in: names.sorted())
            reader.fault(
                at: "cause", "names {\(name)}, which no pattern gives",
                mend: nearest.map { "did you mean {\($0)}?" } ?? "name it in a pattern")
        }
    }
}

extension Death {
    /// What a cause may name of every death. Nothing is no value.
    fileprivate func value(named name: String) -> String? {
        let value: String? =
            switch name {
            case "value": value
            case "culprit", "frame": crash.flatMap { crash in crash.culprit.map { crash[$0.function] } }
            case "signal": signal
            case "address": crash?.signal?.address
            case "code": (exit?.code ?? crash?.exitStatus).map { "\($0)" }
            default: nil
            }
        return value == "" ? nil : value
    }
}
