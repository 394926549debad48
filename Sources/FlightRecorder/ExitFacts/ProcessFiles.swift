// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The small files that the kernel writes when they are read: `/proc`, `/sys/fs/cgroup`.
enum ProcessFiles {
    /// The text of one; nil when it cannot be read. They say that their size is 0, so that they are read to their end.
    static func text(_ path: String) -> String? {
        // The path is lent for the call.
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var (text, room): ([UInt8], [UInt8]) = ([], [UInt8](repeating: 0, count: 16 * 1024))
        while text.count < 1 << 20 {
            // The array is lent for the call with its size.
            let got = unsafe read(file, &room, room.count)
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { return got == 0 ? String(decoding: text, as: UTF8.self) : nil }
            text += room[..<got]
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Gives this process a name of at most 15 characters, which `ps` and `top` show and `pkill` goes by.
    static func setName(_ name: String) {
        // The path is lent for the call.
        let file = unsafe open("/proc/self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        _ = unsafe write(file, name, name.utf8.count)
        close(file)
    }
}
