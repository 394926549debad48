// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel

/// Writes as a service does, at the end of a source that services write to. Each text goes in one piece: nobody's lines come between.
package enum SourceWriter {
    /// Why nothing was written, in words for a person.
    package struct Failure: Error, CustomStringConvertible {
        package var description: String

        package init(_ description: String) { self.description = description }
    }

    /// Most bytes that a pipe takes in one piece (`PIPE_BUF`).
    private static let pipeLimit = 4_096

    /// Makes a file that was not there.
    package static func write(_ text: String, toNewFile path: String) throws(Failure) {
        try write(text, to: path, O_WRONLY | O_CREAT | O_EXCL)
    }

    /// Appends to a file that is there. Where its service appends, too, the lines of both stay whole.
    package static func write(_ text: String, behindFile path: String) throws(Failure) {
        try write(text, to: path, O_WRONLY | O_APPEND)
    }

    /// Writes into a pipe by its name, or by that of a process's open file, if somebody reads it.
    package static func write(_ text: String, toPipe path: String) throws(Failure) {
        guard let status = PathStatus(path: path), status.isFifo else { throw Failure("\(path) is no pipe") }
        guard text.utf8.count <= pipeLimit else { throw Failure("more than a pipe takes in one piece") }
        try write(text, to: path, O_WRONLY | O_NONBLOCK)
    }

    /// Connects to a socket and writes; to one of datagrams as a single one.
    package static func write(_ text: String, toSocket path: String, _ type: UnixOptions.Kind) throws(Failure) {
        let socket = Descriptor(UnixSocket.make(type))
        guard socket.number >= 0, UnixSocket.connect(socket.number, path) else { throw failure("cannot connect to \(path)") }
        try send(text, to: socket, path)
    }

    private static func write(_ text: String, to path: String, _ flags: Int32) throws(Failure) {
        // The path is lent for the call.
        let file = Descriptor(unsafe open(path, flags | O_CLOEXEC | O_NOCTTY, 0o644))
        guard file.number >= 0 else {
            if errno == ENXIO { throw Failure("nobody reads \(path)") }
            throw failure("cannot write to \(path)")
        }
        try send(text, to: file, path)
    }

    private static func send(_ text: String, to descriptor: Descriptor, _ path: String) throws(Failure) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            // The bytes are lent for the call with their count.
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor.number, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("cannot write to \(path)") }
            rest = rest.dropFirst(count)
        }
    }

    private static func failure(_ what: String) -> Failure { Failure("\(what): \(SystemMessage.text(for: errno))") }
}
