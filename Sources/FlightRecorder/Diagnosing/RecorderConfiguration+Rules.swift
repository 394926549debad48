// SPDX-License-Identifier: Apache-2.0

package import Diagnosis

extension RecorderConfiguration {
    /// The rules that it asks for. Throws every fault of theirs.
    package func rules() throws -> RulePack { try RuleFolder.pack(diagnosis) }

    /// What its own rules lack, in words for a person; nothing where panicbox's are meant. Throws every fault of theirs.
    package func checkRules() throws -> [String] {
        // Panicbox's own were held against everything when it was built, and reading them takes as long as the rest of a start.
        guard diagnosis.rules != nil || !diagnosis.stages.isEmpty else { return [] }
        let pack = try rules()
        return diagnosis.rules == nil ? [] : pack.lints.map { PrintableText.of($0.description) }
    }
}
