// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
package import LogModel

extension DiskUse {
    /// How full the file system of a path is now; nil where the system does not tell. May wait for ever, where it is one of a server that is
    /// gone.
    package init?(at path: String) {
        var answer = statfs()
        // The path and the answer are lent for the call, which fills it.
        guard unsafe statfs(path, &answer) == 0 else { return nil }
        let block = max(Int(clamping: answer.f_frsize), 1)
        self.init(
            path: path, type: DiskUse.name(ofType: UInt32(truncatingIfNeeded: answer.f_type)),
            bytesFree: DiskUse.product(Int(clamping: answer.f_bavail), block),
            bytesTotal: DiskUse.product(Int(clamping: answer.f_blocks), block),
            inodesFree: Int(clamping: answer.f_ffree), inodesTotal: Int(clamping: answer.f_files),
            isReadOnly: answer.f_flags & 1 != 0)  // ST_RDONLY
    }

    private static func product(_ count: Int, _ block: Int) -> Int {
        let (product, overflow) = count.multipliedReportingOverflow(by: block)
        return overflow ? .max : product
    }

    /// Of `linux/magic.h`; ext2 to ext4 share a number.
    static func name(ofType number: UInt32) -> String {
        switch number {
        case 0xEF53: "ext4"
        case 0x5846_5342: "xfs"
        case 0x9123_683E: "btrfs"
        case 0x2FC1_2FC1: "zfs"
        case 0xF2F5_2010: "f2fs"
        case 0x0102_1994: "tmpfs"
        case 0x8584_58F6: "ramfs"
        case 0x794C_7630: "overlay"
        case 0x7371_7368: "squashfs"
        case 0x6969: "nfs"
        case 0xFF53_4D42, 0xFE53_4D42: "cifs"
        case 0x00C3_6400: "ceph"
        case 0x6573_5546: "fuse"
        case 0x4D44: "vfat"
        default: "0x\(String(number, radix: 16))"
        }
    }
}
