// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What stands at a path, and whether it is still the same.
struct PathStatus: Hashable {
    var device: UInt64
    var inode: UInt64
    var mode: UInt32

    /// nil when nothing stands there. A symbolic link is followed.
    init?(path: String) {
        var answer = stat()
        // The path and the answer are lent for the call, which fills it.
        guard unsafe stat(path, &answer) == 0 else { return nil }
        self.init(answer)
    }

    /// The status of what is open.
    init?(descriptor: Int32) {
        var answer = stat()
        // The answer is lent for the call, which fills it.
        guard unsafe fstat(descriptor, &answer) == 0 else { return nil }
        self.init(answer)
    }

    private init(_ answer: stat) {
        device = UInt64(answer.st_dev)
        inode = UInt64(answer.st_ino)
        mode = UInt32(answer.st_mode)
    }

    var isFifo: Bool { mode & S_IFMT == S_IFIFO }
    var isSocket: Bool { mode & S_IFMT == S_IFSOCK }

    /// `a regular file`, `a directory`.
    var kind: String {
        switch mode & S_IFMT {
        case S_IFREG: "a regular file"
        case S_IFDIR: "a directory"
        case S_IFIFO: "a FIFO"
        case S_IFSOCK: "a socket"
        default: "a device"
        }
    }
}
