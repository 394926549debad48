// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Ends a `poll` from another thread or a signal's handler.
final class WakePipe: Sendable {
    let readEnd: Int32
    private let writeEnd: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        // The array is lent for the call, which fills both places. Without descriptors both stay -1, which poll passes over.
        _ = unsafe ends.withUnsafeMutableBufferPointer { unsafe pipe($0.baseAddress) }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    func wake() {
        var byte: UInt8 = 1
        // A full pipe is awake already.
        _ = unsafe write(writeEnd, &byte, 1)
    }
}
