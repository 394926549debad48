// SPDX-License-Identifier: Apache-2.0

internal import LogModel

extension Redactor {
    /// What shows how a process ended may be its own words, such as Kubernetes' termination message.
    mutating func redacted(_ exit: ProcessExit) -> ProcessExit {
        guard let evidence = exit.evidence else { return exit }
        var openKey = 0
        var clean = exit
        if let text = redacted(Array(evidence.utf8).rawSpan, openKey: &openKey) { clean.evidence = String(decoding: text, as: UTF8.self) }
        return clean
    }
}
