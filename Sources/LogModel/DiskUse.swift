// SPDX-License-Identifier: Apache-2.0

/// How full a file system is, as a service without root's reserve sees it (`statfs(2)`).
package struct DiskUse: Hashable, Sendable {
    /// A path on it, as configured.
    package var path: String
    /// `ext4`, `tmpfs`; its number in hex where it has no name here.
    package var type: String
    package var bytesFree: Int
    package var bytesTotal: Int
    package var inodesFree: Int
    /// 0 where the file system does not count them.
    package var inodesTotal: Int
    package var isReadOnly: Bool

    /// What is used up where writing fails with "no space left on device", which the error itself does not tell.
    package enum Shortage: String, Sendable {
        case bytes, inodes, both
    }

    package init(
        path: String, type: String, bytesFree: Int, bytesTotal: Int, inodesFree: Int, inodesTotal: Int, isReadOnly: Bool = false
    ) {
        (self.path, self.type, self.isReadOnly) = (path, type, isReadOnly)
        (self.bytesFree, self.bytesTotal) = (bytesFree, bytesTotal)
        (self.inodesFree, self.inodesTotal) = (inodesFree, inodesTotal)
    }

    /// What less than a thousandth is left of; nil where there is more of both. The last block is often one that nobody can use.
    package var exhausted: Shortage? {
        switch (DiskUse.isUsedUp(bytesFree, of: bytesTotal), DiskUse.isUsedUp(inodesFree, of: inodesTotal)) {
        case (true, true): .both
        case (true, false): .bytes
        case (false, true): .inodes
        case (false, false): nil
        }
    }

    private static func isUsedUp(_ free: Int, of total: Int) -> Bool { total > 0 && free <= total / 1_000 }
}
