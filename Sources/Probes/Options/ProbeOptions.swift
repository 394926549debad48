// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// How one service is asked how it does: an entry under `probes:`. Nothing is asked that is not named.
package struct ProbeOptions: ConfigOptions, Sendable {
    /// The service that is asked, and whose deaths tell of it; nil is every service that is recorded.
    package var service: String?
    /// Where `expvar` answers: `http://127.0.0.1:6060/debug/vars`.
    package var expvar: ProbeAddress?
    /// Below which `goroutine` and `heap` of `net/http/pprof` answer: `http://127.0.0.1:6060/debug/pprof`.
    package var pprof: ProbeAddress?
    /// How long between two questions.
    package var interval = Duration.seconds(10)
    /// How long one answer may take, its body included.
    package var timeout = Duration.seconds(2)
    /// Most bytes that are read of one answer.
    package var maxBody = ByteSize.mebibytes(16)
    /// Most snapshots that are kept.
    package var keep = 30
    /// Absolute paths on the file systems that the service writes to.
    package var disks: [String] = []
    /// Less than this share left, in bytes or in inodes, is a warning; 0 % warns of nothing.
    package var diskLow = Percentage(5)
    /// What is a warning, by the number's name.
    package var limits: [String: HealthLimit] = [:]
    /// Whether addresses beyond this machine may be asked.
    package var allowRemote = false

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.read("service", into: &service)
        reader.read("expvar", into: &expvar)
        reader.read("pprof", into: &pprof)
        reader.read("interval", into: &interval, in: .seconds(1) ... .seconds(3_600))
        reader.read("timeout", into: &timeout, in: .milliseconds(10) ... .seconds(60))
        reader.read("max_body", into: &maxBody, in: .kibibytes(1) ... .mebibytes(64))
        reader.read("keep", into: &keep, in: 2...500)
        reader.read("disks", into: &disks)
        reader.read("disk_low", into: &diskLow, in: Percentage(0)...Percentage(99))
        reader.read("limits", into: &limits)
        reader.read("allow_remote", into: &allowRemote)
        check(in: &reader)
    }

    private func check(in reader: inout ConfigReader) {
        for (key, address) in [("expvar", expvar), ("pprof", pprof)] {
            guard let address, !allowRemote, !address.isLoopback else { continue }
            reader.fault(
                at: key, "\(address.shown) is not on this machine",
                mend: "name a loopback address such as http://127.0.0.1:6060, or set `allow_remote: true`")
        }
        for (index, path) in disks.enumerated() { reader.refuseRelative(path, at: "disks", index: index, example: "/var/lib/storaged") }
        if disks.count > ProbeOptions.mostDisks {
            reader.fault(at: "disks", "has \(disks.count) paths", mend: "name at most \(ProbeOptions.mostDisks)")
        }
        if limits.count > ProbeOptions.mostLimits {
            reader.fault(at: "limits", "has \(limits.count) limits", mend: "set at most \(ProbeOptions.mostLimits)")
        }
        if expvar == nil, pprof == nil, disks.isEmpty, !["expvar", "pprof", "disks"].contains(where: { reader.contains($0) }) {
            reader.fault(at: "expvar", "nothing is asked", mend: "name at least one of `expvar`, `pprof` and `disks`")
        }
    }

    private static let mostDisks = 16
    private static let mostLimits = 100
}

/// A share of a whole: `5%`.
package struct Percentage: ConfigScalar, Hashable, Comparable, Sendable {
    package var value: Int

    package init(_ value: Int) { self.value = value }

    package init(configText text: String) throws(ConfigProblem) {
        guard text.hasSuffix("%"), let value = Int(text.dropLast()) else {
            throw ConfigProblem("`\(text.prefix(60))` is no share", mend: "write a whole number of percent, such as 5%")
        }
        self.value = value
    }

    package var configText: String { "\(value)%" }

    package static func < (left: Percentage, right: Percentage) -> Bool { left.value < right.value }
}
