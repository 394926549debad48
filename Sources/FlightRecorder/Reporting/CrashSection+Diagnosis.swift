// SPDX-License-Identifier: Apache-2.0

internal import LogModel

extension CrashSection {
    /// What the rules say: the best in full, the others by their title.
    func diagnosis(_ article: inout HTMLBuilder) {
        guard let best = record.diagnoses.best ?? record.diagnoses.first else { return }
        article.element("section", .class("diagnosis")) { section in
            section.element("h2", text: best.title)
            section.element("p", .class("verdict"), text: best.cause)
            if !best.check.isEmpty {
                section.element("ol") { list in
                    for check in best.check { list.element("li", text: check) }
                }
            }
            section.element("p", .class("hush")) { line in
                line.text(name(of: best))
                if let procedure = best.sopReference { line.text(" · \(procedure)") }
                guard let runbook = best.runbook else { return }
                line.text(" · ")
                guard let link = HTMLBuilder.Attribute.href(outside: runbook) else { return line.text(runbook) }
                line.element("a", link, text: runbook)
            }
            for other in record.diagnoses where other.rule != best.rule {
                section.element("p", .class("hush"), text: "also \(name(of: other)): \(other.title)")
            }
        }
    }

    private func name(of diagnosis: CrashDiagnosis) -> String {
        diagnosis.stage == .canary ? "\(diagnosis.rule) (canary)" : diagnosis.rule
    }
}
