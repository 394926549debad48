// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Sees before a service is started what must be compared when it has ended.
struct ExitWitness: Sendable {
    private let memory: CgroupMemory?
    private let killsBefore: Int?

    init(memory: CgroupMemory? = .own()) {
        self.memory = memory
        killsBefore = memory?.kills
    }

    /// Adds what the kernel says of the end. Only a process that was killed by SIGKILL while its group's count went up was killed for want
    /// of memory; a count that went up for another process is told without that claim.
    func complete(_ exit: inout ProcessExit) {
        guard let memory, let killsBefore, let after = memory.kills, after > killsBefore else { return }
        exit.evidence = memory.evidence(from: killsBefore, to: after)
        exit.isOutOfMemory = exit.cause == .signal("SIGKILL")
    }
}
