// SPDX-License-Identifier: Apache-2.0

/// Where the service writes: crashes go to standard error, and what standard output writes to the same place falls between their lines.
struct StreamsCheck: Check {
    private let name = "streams"

    func findings(in place: Place) -> [Finding] {
        guard let pid = place.pid else { return [] }
        guard let errors = place.link("/proc/\(pid)/fd/2") else {
            return [
                .warning(
                    name, "standard error of process \(pid) cannot be seen, or is closed",
                    mend: "look as root or as the service's user, while the service runs")
            ]
        }
        if errors == "/dev/null" {
            return [
                .fault(
                    name, "standard error is /dev/null: no crash is kept", mend: "give standard error to panicbox, a file or the journal")
            ]
        }
        if place.link("/proc/\(pid)/fd/1") == errors {
            return [
                .warning(
                    name, "standard output and standard error are one stream (\(errors)): log lines fall between those of a crash",
                    mend: "keep them apart (panicbox exec does), or have the service call debug.SetCrashOutput")
            ]
        }
        return [.ok(name, "standard error is a stream of its own (\(errors))")]
    }
}
