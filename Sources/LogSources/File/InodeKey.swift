// SPDX-License-Identifier: Apache-2.0

/// What a file is looked up by: equal where ``FileIdentity/isSameInode(as:)`` is true.
struct InodeKey: Hashable {
    private let inode: UInt64
    private let birth: Int64
    /// 0 where there is a birth time, which tells more than the number of a device.
    private let device: UInt64

    init(_ identity: FileIdentity) {
        (inode, birth) = (identity.inode, identity.birth)
        device = identity.birth == 0 ? identity.device : 0
    }

    init(_ status: FileHandle.Status) { self.init(FileIdentity(status)) }

    /// False where an inode that was given to another file cannot be told from the one before.
    var hasBirth: Bool { birth != 0 }
}
