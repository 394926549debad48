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
    /// Opens a file for writing, made anew when it is not there.
    func openForWriting(_ path: String) throws(DiskError) -> any DiskFile
    /// Replaces a file's content so that a reader sees the old or the new, never a mixture.
    func replace(_ path: String, with content: [UInt8]) throws(DiskError)
    func remove(_ path: String) throws(DiskError)
    /// Makes this process the only owner of a directory, for as long as it keeps the answer.
    func lock(_ directory: String) throws(StoreError) -> any Sendable
}

extension StoreDisk {
    package func lock(_ directory: String) throws(StoreError) -> any Sendable { try RingLock(directory: directory) }
}

/// A file that is open for writing; closed when it is let go.
package protocol DiskFile: Sendable {
    /// Writes all of `bytes` at `offset`; on failure the file may hold any part of them.
    func write(_ bytes: borrowing ByteBuffer, at offset: Int) throws(DiskError)
    /// Cuts the file.
    func truncate(to length: Int) throws(DiskError)
    /// Returns when everything written is on the disk (`fdatasync`).
    func sync() throws(DiskError)
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

    package var description: String { "cannot \(operation) \(path): \(SystemMessage.text(for: code))" }
}
