// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Glibc

/// A tmpfs of 4 MiB.
package final class SmallDisk: Sendable {
    package static let isPossible = getuid() == 0 && FileManager.default.isExecutableFile(atPath: "/bin/mount")

    package let path: String
    private let folder: TemporaryFolder

    package init(inodes: Int? = nil) async throws {
        folder = try TemporaryFolder()
        path = folder.file("disk")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        _ = try await ChildProcess.output(
            of: "/bin/mount", ["-t", "tmpfs", "-o", "size=4m\(inodes.map { ",nr_inodes=\($0)" } ?? "")", "panicbox-test", path])
    }

    deinit {
        // The path is lent for the call.
        _ = unsafe umount2(path, 2)  // MNT_DETACH: also when a process still has a file open there
    }

    /// Takes all the room that is left, or all but so many bytes.
    package func fill(leaving room: Int = 0) throws {
        // Not for processes that other tests start meanwhile: they would hold the room for as long as they run.
        let file = unsafe open("\(path)/ballast", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        defer { close(file) }
        for size in [1 << 16, 1 << 12, 1] {
            let bytes = [UInt8](repeating: 0, count: size)
            // The array is lent for the call.
            while unsafe bytes.withUnsafeBytes({ unsafe write(file, $0.baseAddress, $0.count) }) > 0 {}
        }
        let end = lseek(file, 0, SEEK_END)
        _ = ftruncate(file, end - off_t(room))
    }

    package func free() throws {
        try FileManager.default.removeItem(atPath: "\(path)/ballast")
    }

    /// Mounts it anew: `ro` or `rw`. The kernel refuses the first while a file is open for writing.
    package func remount(_ mode: String) async throws {
        _ = try await ChildProcess.output(of: "/bin/mount", ["-o", "remount,\(mode)", path])
    }
}
