// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
internal import LogModel

/// An open file and the calls that a tail makes on it. Paths are lent to the system as C strings for the call only.
final class FileHandle {
    let descriptor: Int32

    /// What the system says of a file.
    struct Status: Hashable {
        var device: UInt64
        var inode: UInt64
        var birth: Int64
        var size: UInt64
        /// Nanoseconds since 1970 at which it was written to last.
        var modified: Int64
        /// How many names it has; 0 once it was removed.
        var links: UInt64
        var isRegular: Bool
        var isDirectory: Bool
    }

    /// A file that cannot be followed, in words for a person.
    struct Failure: Error {
        var code: Int32
        var words: String
    }

    init(path: String) throws(Failure) {
        // O_NONBLOCK: opening a FIFO that nobody writes to must not hang; it has no effect on a regular file.
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Failure(code: errno, words: "cannot open \(path): \(SystemMessage.text(for: errno))") }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// The status of the open file; nil when the system refuses, which it does not for an open file on a healthy disk.
    var status: Status? { FileHandle.status(descriptor, "", emptyPath: true) }

    /// The status of what stands at a path; nil when nothing does.
    static func status(of path: String) -> Status? { status(AT_FDCWD, path, emptyPath: false) }

    /// The path without links in it; nil when nothing stands there.
    static func target(of path: String) -> String? {
        // The path is lent for the call; the answer is copied and freed.
        guard let target = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(target) }
        return unsafe String(cString: target)
    }

    /// Where a link leads, whether there is a file or not; nil for what is no link.
    static func linkTarget(of path: String) -> String? {
        if let target = target(of: path) { return target == path ? nil : target }
        var room = [UInt8](repeating: 0, count: Int(PATH_MAX))
        // The room is lent for the call with its size.
        let length = unsafe room.withUnsafeMutableBytes { memory in
            unsafe memory.baseAddress.map { unsafe readlink(path, $0, memory.count) } ?? -1
        }
        guard length > 0 else { return nil }
        let target = String(decoding: room.prefix(length), as: UTF8.self)
        return target.hasPrefix("/") ? target : FilePatterns.parent(of: path) + "/" + target
    }

    /// Appends up to `count` bytes from `offset` to the buffer and answers how many, or the error number.
    func read(at offset: UInt64, count: Int, into buffer: inout ByteBuffer) -> Result<Int, Failure> {
        var got = 0
        unsafe buffer.appendUninitialized(count) { room in
            repeat { got = unsafe pread(descriptor, room.baseAddress, room.count, Int(clamping: offset)) } while got < 0 && errno == EINTR
            return max(0, got)
        }
        return got >= 0 ? .success(got) : .failure(Failure(code: errno, words: SystemMessage.text(for: errno)))
    }

    private static func status(_ descriptor: Int32, _ path: String, emptyPath: Bool) -> Status? {
        var answer = statx()
        // The path and the answer are lent for the call.
        let flags: Int32 = emptyPath ? 0x1000 : 0  // AT_EMPTY_PATH, which Swift's Glibc module leaves out
        guard unsafe linux_statx(descriptor, path, flags, UInt32(STATX_BASIC_STATS | STATX_BTIME), &answer) == 0 else { return nil }
        let hasBirth = answer.stx_mask & UInt32(STATX_BTIME) != 0
        return Status(
            device: UInt64(answer.stx_dev_major) << 32 | UInt64(answer.stx_dev_minor),
            inode: answer.stx_ino,
            birth: hasBirth ? answer.stx_btime.tv_sec &* 1_000_000_000 &+ Int64(answer.stx_btime.tv_nsec) : 0,
            size: answer.stx_size,
            modified: answer.stx_mtime.tv_sec &* 1_000_000_000 &+ Int64(answer.stx_mtime.tv_nsec),
            links: UInt64(answer.stx_nlink),
            isRegular: UInt32(answer.stx_mode) & S_IFMT == S_IFREG,
            isDirectory: UInt32(answer.stx_mode) & S_IFMT == S_IFDIR
        )
    }
}
