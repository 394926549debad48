// SPDX-License-Identifier: Apache-2.0

/// What journald drops or cuts before anybody can read it.
struct JournaldCheck: Check {
    private let name = "journald"

    func findings(in place: Place) -> [Finding] {
        let settings = JournaldSettings(in: place).values
        return [rate(settings), lines(settings), storage(settings, place)]
    }

    private func rate(_ settings: [String: String]) -> Finding {
        let seconds = settings["RateLimitIntervalSec"].flatMap(SystemdAmount.seconds) ?? 30
        let burst = settings["RateLimitBurst"].flatMap { Int($0) } ?? 10_000
        guard seconds > 0, burst > 0 else { return .ok(name, "no rate limit") }
        return .warning(
            name,
            "a service that writes more than \(burst) lines in \(Int(seconds.rounded(.up))) s loses the rest, so a crash of many goroutines its end",
            mend: "set LogRateLimitIntervalSec=0 in the service's unit")
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
