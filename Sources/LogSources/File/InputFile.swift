// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import LogModel

/// A file, or standard input, that is read once from its beginning to its end.
package final class InputFile {
    /// A file that cannot be read, in words for a person.
    package struct Failure: Error {
        package var words: String
    }

    /// The path as given; nil for standard input.
    package let path: String?
    /// The same on every run for the same file.
    package let stream: StreamID
    /// Why reading ended before the end.
    package private(set) var failure: Failure?
    private let file: FileHandle?

    /// Opens a file; `-` is standard input.
    package init(path: String) throws(Failure) {
        guard path != "-" else {
            (self.path, file, stream) = (nil, nil, .random())
            return
        }
        do {
            let opened = try FileHandle(path: path)
            guard let status = opened.status, !status.isDirectory else { throw Failure(words: "\(path) is a directory; name files") }
            (self.path, file, stream) = (path, opened, FileIdentity(status).stream)
        } catch let failure as FileHandle.Failure {
            throw Failure(words: failure.words)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(words: "\(error)")
        }
    }

    /// Fills `buffer`, whose old content goes, with the next bytes; false at the end.
    package func read(into buffer: inout ByteBuffer) -> Bool {
        buffer.removeAll()
        var got = 0
        unsafe buffer.appendUninitialized(1 << 20) { room in
            let descriptor = file?.descriptor ?? STDIN_FILENO
            // read, not pread: what is named may be a pipe (/dev/stdin, a process substitution), whose writer may not be ready yet.
            repeat {
                got = unsafe Glibc.read(descriptor, room.baseAddress, room.count)
                if got < 0, errno == EAGAIN {
                    var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                    _ = unsafe poll(&ready, 1, -1)
                    errno = EINTR
                }
            } while got < 0 && errno == EINTR
            return max(0, got)
        }
        if got < 0 { failure = Failure(words: "cannot read \(path ?? "standard input"): \(SystemMessage.text(for: errno))") }
        return got > 0
    }
}
