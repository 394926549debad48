// SPDX-License-Identifier: Apache-2.0

internal import CLinux

/// How the process takes memory from the system.
package enum ProcessMemory {
    /// Has all threads share one heap, which gives back what requests took. Called before the first thread starts.
    ///
    /// The requests of a sink are few and large, and each thread that ever held one would keep its room: with a heap for each thread a backlog of
    /// 2 GB took 92 MiB, with one 75, and less time. Left to itself malloc also takes a freed request for the measure of what is worth
    /// keeping (mallopt(3), M_MMAP_THRESHOLD), which is 7 MiB more.
    package static func limitHeap() {
        // It returns 0 only for an option that the library does not know; then memory is as it was.
        _ = mallopt(M_ARENA_MAX, 1)
        _ = mallopt(M_MMAP_THRESHOLD, 1 << 20)
        _ = mallopt(M_TRIM_THRESHOLD, 2 << 20)
    }

    /// Lets go of the pages of the program's own code. Called when something is done that is not done again, such as the start.
    ///
    /// The kernel maps sixteen pages round each that is asked for, and drops none before memory is short: code that ran once would stay
    /// for as long as the process. What is needed again comes back from the page cache.
    static func dropProgramPages() {
        linux_drop_program_pages()
    }
}
