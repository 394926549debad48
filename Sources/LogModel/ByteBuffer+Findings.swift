// SPDX-License-Identifier: Apache-2.0

extension ByteBuffer {
    /// Appends `reason` and `reference` of `event`: title and runbook of the best rule that is active.
    mutating func append(reasonOf diagnoses: [CrashDiagnosis]) {
        guard let best = diagnoses.best else { return }
        member("reason", best.title)
        member("reference", best.runbook)
    }

    /// Appends `diagnosis`: each rule that fits, the best first; nothing where none does.
    mutating func append(_ diagnoses: [CrashDiagnosis]) {
        array("diagnosis", diagnoses) { buffer, diagnosis in
            buffer.element { element in
                element.member("rule", diagnosis.rule)
                element.member("version", diagnosis.version)
                element.member("stage", diagnosis.stage.rawValue)
                element.member("title", diagnosis.title)
                element.member("cause", diagnosis.cause)
                element.member("code", diagnosis.code)
                element.array("check", diagnosis.check) { $0.appendJSONString($1) }
                element.member("sop_ref", diagnosis.sopReference)
                element.member("reference", diagnosis.runbook)
                element.array("evidence", diagnosis.evidence) { $0.appendJSONString($1) }
            }
        }
    }

    /// Appends `health`: how the process did before; nothing where nobody asked it.
    mutating func append(_ health: HealthReport?) {
        guard let health, !health.members.isEmpty else { return }
        object("health") { $0.append(health.members.rawSpan) }
    }
}

extension [CrashDiagnosis] {
    /// The first rule that may change a document.
    package var best: CrashDiagnosis? { bestIndex.map { self[$0] } }

    /// What it says of the death, without all the rest of it.
    var bestLevel: LevelName? { bestIndex.flatMap { self[$0].level } }
    var bestCode: String? { bestIndex.flatMap { self[$0].code } }

    private var bestIndex: Int? {
        for index in indices where self[index].stage == .active { return index }
        return nil
    }
}
