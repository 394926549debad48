// SPDX-License-Identifier: Apache-2.0

/// In place of all checks of a process that does not exist.
struct ProcessCheck: Check {
    func findings(in place: Place) -> [Finding] {
        guard let pid = place.pid, !place.hasProcess else { return [] }
        return [.fault("process", "there is no process \(pid)", mend: "give --pid the number of the service while it runs")]
    }
}
