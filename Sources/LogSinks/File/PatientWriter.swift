// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Writes to an open file without ever being held up by a reader that does not read: it waits, and a cancelled task ends the wait.
struct PatientWriter {
    let file: Int32
    /// A regular file takes what it is given; only its disk can be slow.
    let isRegular: Bool

    /// What a pipe that is ready takes without blocking, whatever its size: one page (pipe(7)). Standard output belongs to others as well, so it
    /// cannot be made non-blocking.
    private static let piece = 4_096

    /// How many bytes were written, and the error that ended it; 0 when there was none, ECANCELED when the task was cancelled.
    func write(_ bytes: [UInt8]) async -> (written: Int, code: Int32) {
        var written = 0
        var pause = Duration.milliseconds(1)
        while written < bytes.count {
            guard isReady else {
                do { try await Task.sleep(for: pause) } catch { return (written, ECANCELED) }
                pause = min(pause * 2, .milliseconds(20))
                continue
            }
            let end = isRegular ? bytes.count : min(bytes.count, written + PatientWriter.piece)
            // The stretch is lent for the call.
            let put = unsafe bytes[written..<end].withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
            if put > 0 {
                written += put
                pause = .milliseconds(1)
            } else if put == 0 || (errno != EINTR && errno != EAGAIN) {
                return (written, put == 0 ? EIO : errno)
            }
        }
        return (written, 0)
    }

    /// True when a piece can be written, or when trying to will tell what is wrong.
    private var isReady: Bool {
        guard !isRegular else { return true }
        var question = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
        // The question is lent for the call, which does not wait.
        return unsafe poll(&question, 1, 0) != 0
    }
}
