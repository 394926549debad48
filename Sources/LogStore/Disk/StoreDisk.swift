// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import LogModel

/// The few things that the store asks of a file system. ``LocalDisk`` does them for real; tests bring a disk that fails.
package protocol StoreDisk: Sendable {
    /// Makes the directory and those above it, unless they are there.
    func createDirectory(_ path: String) throws(DiskError)
    /// The names in a directory, in no order.
    func list(_ path: String) throws(DiskError) -> [String]
    /// A file's length in bytes.
    func size(of path: String) throws(DiskError) -> Int
    /// Up to `count` bytes from `offset`; fewer at the end of the file.
    func read(_ path: String, at offset: Int, count: Int) throws(DiskError) -> [UInt8]
    /// Makes an empty file and opens it for writing; what stood there under that name is emptied.
    func create(_ path: String) throws(DiskError) -> any DiskFile
    /// Opens a file that is there for writing.
    func openForWriting(_ path: String) throws(DiskError) -> any DiskFile
    /// Replaces a file's content so that a reader sees the old or the new, never a mixture. Returning means that it is on the disk.
    func replace(_ path: String, with content: [UInt8]) throws(DiskError)
    func remove(_ path: String) throws(DiskError)
    /// Returns when names that came and went in a directory have done so on the disk; without it a power cut may bring them back.
    func syncDirectory(_ path: String) throws(DiskError)
    /// Makes this process the only owner of a directory, for as long as it keeps the answer.
    func lock(_ directory: String) throws(StoreError) -> any RingHold
}

extension StoreDisk {
    package func lock(_ directory: String) throws(StoreError) -> any RingHold { try RingLock(directory: directory) }

    /// The same, tried again for a while when another process has it.
    func lock(_ directory: String, patience: Duration) throws(StoreError) -> any RingHold {
        let end = ContinuousClock.now + patience
        while true {
            do throws(StoreError) {
                return try lock(directory)
            } catch {
                guard case .locked = error, ContinuousClock.now < end else { throw error }
                usleep(10_000)
            }
        }
    }
}

/// A file that is open for writing; closed when it is let go.
package protocol DiskFile: Sendable {
    /// Writes all of `bytes` at `offset`; on failure the file may hold any part of them.
    func write(_ bytes: borrowing ByteBuffer, at offset: Int) throws(DiskError)
    /// Cuts the file.
    func truncate(to length: Int) throws(DiskError)
    /// Returns when everything written is on the disk (`fdatasync`).
    func sync() throws(DiskError)
    /// How long the file is that stands under its path now; nil when that is another one or none, and so writing would be in vain.
    func lengthInPlace() throws(DiskError) -> Int?
}

/// A call to the operating system that failed.
package struct DiskError: Error, Hashable, CustomStringConvertible {
    /// What was tried: `write`, `open`.
    package var operation: String
    package var path: String
    /// The `errno` of the call.
    package var code: Int32

    package init(operation: String, path: String, code: Int32) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    static func missing(_ path: String) -> DiskError { DiskError(operation: "open", path: path, code: ENOENT) }

    /// True when there is no such file.
    package var isMissing: Bool { code == ENOENT }

    /// True when there is no room: removing something helps.
    package var isFull: Bool { code == ENOSPC || code == EDQUOT }

    package var description: String { "cannot \(operation) \(path): \(SystemMessage.text(for: code))" }
}
