// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@Suite struct DiskUseTests {
    private static func shortage(_ bytes: Int, _ inodes: Int, of inodesTotal: Int = 1_024) -> DiskUse.Shortage? {
        DiskUse(path: "/", type: "ext4", bytesFree: bytes, bytesTotal: 1 << 30, inodesFree: inodes, inodesTotal: inodesTotal).exhausted
    }

    @Test func `no space left is bytes, inodes or both`() {
        #expect(Self.shortage(1 << 20, 0) == .both && Self.shortage(0, 5) == .bytes)
        #expect(Self.shortage(1 << 29, 0) == .inodes && Self.shortage(1 << 29, 5) == nil)
    }

    @Test func `a file system that counts no inodes has none to lack`() {
        #expect(Self.shortage(1 << 29, 0, of: 0) == nil && Self.shortage(0, 0, of: 0) == .bytes)
    }
}
