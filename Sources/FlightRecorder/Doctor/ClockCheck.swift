// SPDX-License-Identifier: Apache-2.0

internal import CLinux

/// Whether anything keeps this machine's clock right: times of documents are its.
struct ClockCheck: Check {
    var isSynchronised: @Sendable () -> Bool = { linux_clock_is_synchronised() != 0 }
    private let name = "clock"

    func findings(in place: Place) -> [Finding] {
        if isSynchronised() { return [.ok(name, "the clock is synchronised")] }
        return [
            .warning(
                name, "the kernel says that the clock is not synchronised: times of documents may be wrong",
                mend: "run chronyd or systemd-timesyncd on the host")
        ]
    }
}
