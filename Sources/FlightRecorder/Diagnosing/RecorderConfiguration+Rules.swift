// SPDX-License-Identifier: Apache-2.0

internal import Diagnosis

extension RecorderConfiguration {
    /// What its own rules lack, in words for a person; nothing where panicbox's are meant. Throws every fault of theirs.
    package func checkRules() throws -> [String] {
        let pack = try RuleFolder.pack(diagnosis)
        return diagnosis.rules == nil ? [] : pack.lints.map { PrintableText.of($0.description) }
    }
}
