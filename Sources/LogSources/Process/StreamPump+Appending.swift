// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// A file that is appended to takes no splice: it is written to, and then the same bytes are taken from the pipe. A keeper that is killed
/// between leaves them in both. Its successor sees by the file what was written.
extension StreamPump {
    /// How large the goal is, where it is a file.
    var goalSize: UInt64? {
        var status = stat()
        // It is lent for the call, which fills it.
        guard let output, unsafe fstat(output.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return UInt64(status.st_size)
    }

    /// How much of what a killed keeper had under way stands in the goal, and how much that was; nil where nothing was, or nobody can tell.
    ///
    /// Where others append to the file meanwhile it cannot be told, and what was under way is written once more.
    func written() -> (written: Int, read: Int)? {
        guard let memory, let output, let size = memory.goalSize else { return nil }
        let piece = memory.bytes(from: memory.carried, atMost: memory.size)
        // The goal was opened for writing only. The path is lent for the call.
        let file = unsafe open("/proc/self/fd/\(output.number)", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var room = [UInt8](repeating: 0, count: piece.count)
        // The array is lent for the call with its size.
        let got = unsafe pread(file, &room, room.count, Int(clamping: size))
        let equal = zip(room.prefix(max(0, got)), piece).prefix { $0 == $1 }.count
        return equal > 0 ? (equal, piece.count) : nil
    }
}
