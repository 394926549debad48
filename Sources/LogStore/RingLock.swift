// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// That this process is the only owner of a ring, for as long as the object lives.
package protocol RingHold: Sendable {
    /// Whether it still is: the directory or the lock in it may have been removed or replaced.
    var state: RingHoldState { get }
}

package enum RingHoldState: Sendable {
    case held
    /// The directory is the same, but somebody else may lock it.
    case unlocked
    /// Under the path is another directory, or none.
    case replaced
}

/// The ring's directory and the file `lock` in it, both locked: two processes that append to one ring would destroy it.
///
/// `flock` belongs to the open file, so it goes with the process however that ends, and no lock is ever stale. The directory's own lock
/// stays when somebody removes the file; where a file system has none for directories, the file alone must do.
final class RingLock: RingHold {
    private let directory: String
    private let folder: Int32
    private let file: Int32
    private let holdsFolder: Bool

    init(directory: String) throws(StoreError) {
        let folder = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .disk(DiskError(operation: "open", path: directory, code: errno)) }
        do throws(StoreError) {
            holdsFolder = try RingLock.lockFolder(folder, directory)
            file = try RingLock.lockFile(in: directory)
        } catch {
            close(folder)
            throw error
        }
        self.directory = directory
        self.folder = folder
        RingLock.writeHolder(to: RingLock.path(in: directory))
    }

    deinit {
        close(file)
        close(folder)
    }

    var state: RingHoldState {
        guard RingLock.isInPlace(folder, at: directory) else { return .replaced }
        return holdsFolder || RingLock.isInPlace(file, at: RingLock.path(in: directory)) ? .held : .unlocked
    }

    private static func path(in directory: String) -> String { "\(directory)/lock" }

    /// False where the file system locks no directories.
    private static func lockFolder(_ folder: Int32, _ directory: String) throws(StoreError) -> Bool {
        guard flock(folder, LOCK_EX | LOCK_NB) != 0 else { return true }
        guard errno == EWOULDBLOCK else { return false }
        throw .locked(path: directory, holder: holder(in: path(in: directory)))
    }

    private static func lockFile(in directory: String) throws(StoreError) -> Int32 {
        let path = path(in: directory)
        // For reading, so that a disk can be remounted read-only under it, and a ring there can be opened.
        let file = unsafe open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0o640)
        guard file >= 0 else { throw .disk(DiskError(operation: "open", path: path, code: errno)) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(file)
            guard code == EWOULDBLOCK else { throw .disk(DiskError(operation: "lock", path: path, code: code)) }
            throw .locked(path: directory, holder: holder(in: path))
        }
        return file
    }

    /// Whether an open file is still what stands under its path. One that cannot be looked at is; the disk's own errors tell of that.
    private static func isInPlace(_ descriptor: Int32, at path: String) -> Bool {
        var mine = stat()
        var named = stat()
        // Both are lent for the calls, which fill them.
        guard unsafe stat(path, &named) == 0 else { return errno != ENOENT && errno != ENOTDIR }
        guard unsafe fstat(descriptor, &mine) == 0 else { return true }
        return mine.st_ino == named.st_ino && mine.st_dev == named.st_dev
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
