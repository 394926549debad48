// SPDX-License-Identifier: Apache-2.0

internal import CLinux

/// How the process takes memory from the system.
package enum ProcessMemory {
    /// Has all threads share one heap. Called before the first of them starts.
    ///
    /// The requests of a sink are few and large, and each thread that ever held one would keep its room: with a heap for each thread a backlog of
    /// 2 GB took 92 MiB, with one 75, and less time.
    package static func shareHeap() {
        // It returns 0 only for an option that the library does not know; then memory is as it was.
        _ = mallopt(M_ARENA_MAX, 1)
    }

    /// Lets go of the pages of the program's own code. Called when something is done that is not done again, such as the start.
    ///
    /// The kernel maps sixteen pages round each that is asked for, and drops none before memory is short: code that ran once would stay
    /// for as long as the process. What is needed again comes back from the page cache.
    static func dropProgramPages() {
        // Where it is refused the pages stay as they are.
        _ = linux_drop_program_pages()
    }
}
