// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Synchronization

/// A pipe whose every write is one `write(2)`.
package final class TestPipe: Sendable {
    package let readEnd: Int32
    private let writeEnd: Int32
    private let isClosed = Mutex(false)

    package init() {
        var ends: [Int32] = [-1, -1]
        // The array is lent for the call, which fills both places.
        _ = unsafe ends.withUnsafeMutableBufferPointer { unsafe pipe($0.baseAddress) }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        end()
        close(readEnd)
    }

    /// Writes all bytes, in one call when the pipe has room; false when nobody reads.
    @discardableResult
    package func write(_ bytes: [UInt8]) -> Bool {
        var written = 0
        while written < bytes.count {
            // The rest of the array is lent for the call.
            let put = unsafe bytes[written...].withUnsafeBytes { unsafe Glibc.write(writeEnd, $0.baseAddress, $0.count) }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else { return false }
            written += put
        }
        return true
    }

    @discardableResult
    package func write(_ text: String) -> Bool { write(Array(text.utf8)) }

    /// Bytes that were written and not yet read.
    package var unread: Int {
        var count: Int32 = 0
        // The count is lent for the call, which fills it.
        return unsafe ioctl(writeEnd, UInt(FIONREAD), &count) == 0 ? Int(count) : 0
    }

    /// Returns when all that was written is read, without giving its thread away; false when nobody reads for a minute.
    package func drain() -> Bool {
        for _ in 0..<600_000 {
            if unread == 0 { return true }
            usleep(100)
        }
        return false
    }

    /// Ends the stream: the reader sees its end after the last byte.
    package func end() {
        isClosed.withLock { closed in
            if !closed { close(writeEnd) }
            closed = true
        }
    }
}
