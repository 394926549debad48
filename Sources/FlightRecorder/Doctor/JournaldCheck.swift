// SPDX-License-Identifier: Apache-2.0

/// What journald drops or cuts before anybody can read it.
struct JournaldCheck: Check {
    /// One of the machine's further journals; nil is the main one.
    var namespace: String?
    private let name = "journald"
    /// A dump of 10,000 goroutines has some 100,000 lines.
    private static let enoughLines = 1_000_000

    func findings(in place: Place) -> [Finding] {
        let settings = JournaldSettings(in: place, namespace: namespace).values
        return [rate(settings, place), lines(settings), storage(settings, place)]
    }

    private func rate(_ settings: [String: String], _ place: Place) -> Finding {
        var seconds = settings["RateLimitIntervalSec"].flatMap(SystemdAmount.seconds) ?? 30
        var burst = settings["RateLimitBurst"].flatMap { Int($0) } ?? 10_000
        let unit = place.pid.flatMap { place.unit(ofProcess: "\($0)") }
        if let unit {
            // systemd tells journald of a unit's own limits by links, and of none where one is 0 (unit_export_log_ratelimit_interval).
            func own(_ limit: String) -> Int? { place.link("/run/systemd/units/log-rate-limit-\(limit):\(unit)").flatMap { Int($0) } }
            seconds = own("interval").map { Double($0) / 1_000_000 } ?? seconds
            burst = own("burst") ?? burst
        }
        guard seconds > 0, burst > 0 else { return .ok(name, "no rate limit") }
        let whose = unit ?? "a service"
        let limit = "\(burst) lines in \(Int(seconds.rounded(.up))) s"
        if burst >= JournaldCheck.enoughLines { return .ok(name, "\(whose) may write \(limit)") }
        return .warning(
            name, "\(whose) that writes more than \(limit) loses the rest, so a crash of many goroutines its end",
            mend: "set LogRateLimitIntervalSec=1s and LogRateLimitBurst=10000000 in the service's unit; 0 is no limit only in journald.conf"
        )
    }

    private func lines(_ settings: [String: String]) -> Finding {
        let limit = settings["LineMax"].flatMap(SystemdAmount.bytes) ?? 48 << 10
        guard limit < 48 << 10 else { return .ok(name, "LineMax is \(limit) bytes") }
        return .warning(
            name, "LineMax is \(limit) bytes: longer lines are cut into several entries",
            mend: "remove LineMax from journald.conf, its default is 48K")
    }

    private func storage(_ settings: [String: String], _ place: Place) -> Finding {
        let value = settings["Storage"] ?? "auto"
        switch value {
        case "none":
            return .fault(name, "Storage=none: journald keeps nothing that could be read", mend: "set Storage=persistent in journald.conf")
        case "persistent": return .ok(name, "the journal is on disk")
        case "auto" where place.allows(0, "/var/log/journal"): return .ok(name, "the journal is on disk")
        default:
            return .warning(
                name, "Storage=\(value) without a journal on disk: what is not read yet is lost when the machine restarts",
                mend: "set Storage=persistent in journald.conf")
        }
    }
}
