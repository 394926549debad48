// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
package import LogModel

/// Puts on each death how its service did before. It waits for nothing: what it tells was asked before.
package struct HealthEnricher: CrashEnricher {
    private let probes: [ServiceProbe]
    /// What names no service is the one that is asked.
    private let isOfOneProcess: Bool

    /// - Parameter isOfOneProcess: All that is recorded is of one process, and so is an only probe.
    package init(_ probes: [ServiceProbe], isOfOneProcess: Bool = false) {
        (self.probes, self.isOfOneProcess) = (probes, isOfOneProcess && probes.count == 1)
    }

    package func enrich(_ crash: inout CrashRecord, of origin: Origin) {
        guard crash.crash.kind.isLethal else { return }
        crash.health = report(of: origin, at: crash.time)
    }

    package func enrich(_ exit: inout ExitRecord, of origin: Origin) {
        exit.health = report(of: origin, at: exit.time)
    }

    /// The probe that names the service goes before one that stands for all.
    private func report(of origin: Origin, at death: Timestamp) -> HealthReport? {
        let probe = probes.first { $0.options.service != nil && $0.options.service == origin.service }
        let rest = isOfOneProcess ? probes.first : probes.first { $0.options.service == nil }
        return (probe ?? rest)?.report(of: death)
    }
}
