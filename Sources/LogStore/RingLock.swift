// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The ring's `lock` file, held as long as this object lives: two processes that append to one ring would destroy it.
///
/// `flock` belongs to the open file, so it goes with the process however that ends, and no lock is ever stale.
final class RingLock: Sendable {
    private let descriptor: Int32

    init(directory: String) throws(StoreError) {
        let path = "\(directory)/lock"
        // For reading, so that a disk can be remounted read-only under it, and a ring there can be opened.
        let file = unsafe open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0o640)
        guard file >= 0 else { throw .disk(DiskError(operation: "open", path: path, code: errno)) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            defer { close(file) }
            guard code == EWOULDBLOCK else { throw .disk(DiskError(operation: "lock", path: path, code: code)) }
            throw .locked(path: directory, holder: RingLock.holder(in: path))
        }
        descriptor = file
        RingLock.writeHolder(to: path)
    }

    deinit {
        close(descriptor)
    }

    /// The number only serves the message of whoever comes second; where it cannot be written the lock holds all the same.
    private static func writeHolder(to path: String) {
        let file = unsafe open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
        guard file >= 0 else { return }
        let pid = "\(getpid())\n"
        // The text is lent for the call with its length.
        _ = unsafe write(file, pid, pid.utf8.count)
        close(file)
    }

    private static func holder(in path: String) -> String {
        let digits = (try? LocalDisk().read(path, at: 0, count: 20))?.prefix { (0x30...0x39).contains($0) } ?? []
        return digits.isEmpty ? "unknown" : String(decoding: digits, as: UTF8.self)
    }
}
