// SPDX-License-Identifier: Apache-2.0

/// How a process did before it died: `panicbox.health` of a crash or exit document.
package struct HealthReport: Sendable {
    /// What changed between the first snapshot that is known and the last, the largest relative change first.
    package var changes: [Change]
    /// From the first snapshot to the last, in seconds.
    package var seconds: Double
    /// All numbers of the last snapshot, under the names that ``Change/name`` has.
    package var last: [String: Double]
    /// The file systems that the service writes to, at its death.
    package var disks: [DiskUse]
    /// The members of `panicbox.health`, encoded: `"before":{…},"last":{…},"diff":{…}`.
    package var members: [UInt8]

    /// One number of the process at two moments.
    package struct Change: Hashable, Sendable {
        /// `goroutines`, `memstats.heap_alloc`, `goroutines.state.chan receive`, `goroutines.at.main.leak`, `heap.main.fill`,
        /// `disk./var/lib.inodes_free`, or the name of an expvar counter.
        package var name: String
        package var before: Double
        package var last: Double

        package init(name: String, before: Double, last: Double) {
            self.name = name
            self.before = before
            self.last = last
        }
    }

    package init(changes: [Change], seconds: Double, last: [String: Double] = [:], disks: [DiskUse] = [], members: [UInt8]) {
        (self.changes, self.seconds) = (changes, seconds)
        (self.last, self.disks) = (last, disks)
        self.members = members
    }
}
