// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel

extension Descriptor {
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
