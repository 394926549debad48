// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel

/// An open file descriptor with an owner, closed when that lets it go.
final class Descriptor: Sendable {
    let number: Int32

    /// What came of a read.
    enum Reading: Hashable {
        /// So many bytes were appended.
        case bytes(Int)
        /// Nothing is there now.
        case nothing
        /// Nothing will come again.
        case end
        /// The system refuses, with this error number.
        case failure(Int32)
    }

    /// Takes a descriptor that is open.
    init(_ number: Int32) {
        self.number = number
    }

    deinit {
        if number >= 0 { close(number) }
    }

    /// Appends up to `count` bytes to the buffer, without waiting where the descriptor does not wait.
    func read(_ count: Int, into buffer: inout ByteBuffer) -> Reading {
        var got = 0
        unsafe buffer.appendUninitialized(count) { room in
            // The room is lent for the call.
            repeat { got = unsafe Glibc.read(number, room.baseAddress, room.count) } while got < 0 && errno == EINTR
            return max(0, got)
        }
        if got > 0 { return .bytes(got) }
        if got == 0 { return .end }
        return errno == EAGAIN ? .nothing : .failure(errno)
    }

    /// What each of some descriptors has to say now (`POLLIN`, `POLLHUP`, …), in their order.
    static func events(of descriptors: [Int32]) -> [Int32] {
        var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        // The array is lent for the call; its count is passed with it.
        guard unsafe poll(&polled, nfds_t(polled.count), 0) > 0 else { return polled.map { _ in 0 } }
        return polled.map { Int32($0.revents) }
    }
}

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
