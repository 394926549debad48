// SPDX-License-Identifier: Apache-2.0

internal import Glibc

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
        if errors.hasPrefix("/"), isWriteOnly(pid, place), PathKind.isFifo(place.root + errors) {
            return [
                .fault(
                    name, "standard error is the FIFO \(errors), open for writing alone: a restart of panicbox ends the service by SIGPIPE",
                    mend: "open it for both in the service's start: 2<>\(errors)")
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

    /// By the flags it was opened with, whose lowest two bits are the way of access (`O_ACCMODE`).
    private func isWriteOnly(_ pid: Int32, _ place: Place) -> Bool {
        let lines = place.text("/proc/\(pid)/fdinfo/2")?.split(whereSeparator: \.isNewline) ?? []
        let flags = lines.lazy.compactMap { line -> Int32? in
            line.hasPrefix("flags:") ? Int32(line.dropFirst(6).drop(while: \.isWhitespace), radix: 8) : nil
        }
        return (flags.first ?? 0) & O_ACCMODE == O_WRONLY
    }
}
