// SPDX-License-Identifier: Apache-2.0

package import Diagnosis
internal import LogModel

extension RecorderConfiguration {
    /// The rules in which the configuration has a say of its own; nil where panicbox's are meant, which are read when they are needed, and
    /// where none are. Throws every fault of them.
    package func rules() throws -> RulePack? {
        diagnosis.enabled && !diagnosis.isOwn ? try RuleFolder.pack(diagnosis) : nil
    }

    /// What its own rules lack, in words for a person. Throws every fault of them.
    package func checkRules() throws -> [String] {
        guard let pack = try rules(), diagnosis.rules != nil else { return [] }
        return pack.lints.map { PrintableText.of($0.description) }
    }
}
