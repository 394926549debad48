// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Ends a `poll` from another thread.
package final class Bell: Sendable {
    package let descriptor: Int32
    private let writeEnd: Int32

    package init() {
        var ends: [Int32] = [-1, -1]
        // The array is lent for the call, which fills both places. Without descriptors both stay -1, which poll passes over.
        _ = unsafe ends.withUnsafeMutableBufferPointer { unsafe Glibc.pipe($0.baseAddress) }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (descriptor, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(writeEnd)
    }

    package func ring() {
        var byte: UInt8 = 1
        // A full pipe has rung already.
        _ = unsafe write(writeEnd, &byte, 1)
    }

    /// Forgets that it rang.
    func silence() {
        var room = [UInt8](repeating: 0, count: 64)
        // The array is lent for each call with its size.
        while unsafe read(descriptor, &room, room.count) > 0 {}
    }
}
