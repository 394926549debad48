// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues

/// Whether whoever stops panicbox waits as long as delivery may go on.
struct GraceCheck: Check {
    let gracePeriod: Duration
    /// What systemd answers for `TimeoutStopUSec` of a unit.
    var stopTimeout: @Sendable (_ unit: String) -> String? = { SystemctlAnswer.stopTimeout(of: $0) }
    private let name = "grace"

    func findings(in place: Place) -> [Finding] {
        let grace = gracePeriod / .seconds(1)
        if place.environment["KUBERNETES_SERVICE_HOST"] != nil {
            guard grace > 25 else { return [.ok(name, "grace_period is within the 30 s that Kubernetes waits by default")] }
            return [
                .warning(
                    name, "grace_period is \(DurationText(gracePeriod)), and Kubernetes kills after 30 s by default",
                    mend: "set terminationGracePeriodSeconds of the pod to more than grace_period and 5 s")
            ]
        }
        guard place.environment["INVOCATION_ID"] != nil, let unit = place.unit(ofProcess: "self"), let answer = stopTimeout(unit),
            let limit = SystemdAmount.seconds(answer)
        else { return [] }
        guard grace >= limit else { return [.ok(name, "TimeoutStopSec of \(unit) is longer than grace_period")] }
        return [
            .warning(
                name, "grace_period is \(DurationText(gracePeriod)), and systemd kills \(unit) after \(Int(limit)) s",
                mend: "set TimeoutStopSec of the unit to more than grace_period")
        ]
    }
}
