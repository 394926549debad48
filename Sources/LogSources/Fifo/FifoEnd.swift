// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import Glibc
internal import LogModel

/// The reading end of a named pipe, open since before the first of its present writers.
///
/// It is opened without a writing end of our own, so that the kernel tells when the last writer has gone (`POLLHUP`, and a read of nothing).
/// A reading end that was opened while nobody wrote says nothing of the kind before the first writer has come, so that waiting for one
/// costs nothing.
final class FifoEnd {
    let descriptor: Descriptor
    let status: PathStatus
    /// The stream of its present writers; nil until they have said something.
    var stream: Int?
    /// The next byte of that stream.
    var offset: UInt64 = 0

    /// Why a path cannot be read, in words for a person.
    struct Failure: Error {
        var words: String
    }

    /// As large a pipe as the kernel grants everybody: so much a writer can say while nobody reads.
    private static let capacity: Int32 = 1 << 20
    /// F_SETPIPE_SZ, which Swift's Glibc module leaves out.
    private static let setSize: Int32 = 1_031

    init(_ options: FifoOptions) throws(Failure) {
        let path = options.path
        var number = FifoEnd.open(path)
        if number < 0, errno == ENOENT, options.create {
            // The path is lent for the calls. What umask took is given back: writers are others.
            guard unsafe mkfifo(path, options.mode.bits) == 0 || errno == EEXIST, unsafe chmod(path, options.mode.bits) == 0 else {
                throw Failure(words: "cannot make the FIFO \(path): \(SystemMessage.text(for: errno))")
            }
            number = FifoEnd.open(path)
        }
        guard number >= 0 else { throw Failure(words: "cannot open the FIFO \(path): \(SystemMessage.text(for: errno))") }
        descriptor = Descriptor(number)
        guard let status = PathStatus(descriptor: number), status.isFifo else {
            let kind = PathStatus(descriptor: number)?.kind ?? "something else"
            throw Failure(words: "\(path) is \(kind) and no FIFO; remove it, or name another path")
        }
        self.status = status
        _ = fcntl(number, FifoEnd.setSize, FifoEnd.capacity)
    }

    private static func open(_ path: String) -> Int32 {
        // The path is lent for the call. O_NONBLOCK: it returns though nobody writes.
        unsafe Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    }
}
