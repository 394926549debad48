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
}
