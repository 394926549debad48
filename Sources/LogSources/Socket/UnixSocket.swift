// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import Glibc
internal import LogModel

/// A socket of this machine that is bound to a path, which goes with it.
final class UnixSocket {
    let descriptor: Descriptor
    private let path: String
    private let status: PathStatus?

    /// Why there is no socket, in words for a person.
    struct Failure: Error {
        var words: String
    }

    /// The process at the other end of a connection.
    struct Peer: Hashable {
        /// nil where it is of another namespace of processes.
        var processID: Int?
    }

    /// Binds the path. What a process that was killed left there is replaced; where somebody listens, that is a failure.
    init(_ options: UnixOptions) throws(Failure) {
        path = options.path
        descriptor = Descriptor(UnixSocket.make(options.type))
        guard descriptor.number >= 0 else { throw UnixSocket.failure("cannot make a socket") }
        // Before the path is there: what is sent first says who sends, too.
        if options.type == .datagram, !UnixSocket.asksWhoSends(descriptor.number) {
            throw UnixSocket.failure("cannot ask who sends to \(path)")
        }
        if !UnixSocket.bind(descriptor.number, path) {
            guard errno == EADDRINUSE else { throw UnixSocket.failure("cannot bind \(path)") }
            try UnixSocket.removeStale(path, options.type)
            guard UnixSocket.bind(descriptor.number, path) else { throw UnixSocket.failure("cannot bind \(path)") }
        }
        status = PathStatus(path: path)
        // The path is lent for the call. What umask took is given back: writers are others.
        guard unsafe chmod(path, options.mode.bits) == 0 else { throw UnixSocket.failure("cannot set the mode of \(path)") }
        guard options.type == .datagram || listen(descriptor.number, 128) == 0 else {
            throw UnixSocket.failure("cannot listen on \(path)")
        }
    }

    deinit {
        // Another process may have its own socket there by now.
        if isAtPath { _ = unsafe unlink(path) }
    }

    /// False once the path leads elsewhere.
    var isAtPath: Bool { status != nil && PathStatus(path: path)?.inode == status?.inode }

    /// Who came.
    enum Arrival {
        case connection(Descriptor, Peer)
        case nobody
        /// The system refuses, with this error number.
        case failure(Int32)
    }

    /// The next connection that waits.
    func accept() -> Arrival {
        // No address is asked for: clients of such a socket have none.
        let number = Glibc.accept(descriptor.number, nil, nil)
        guard number >= 0 else {
            return errno == EAGAIN || errno == EINTR || errno == ECONNABORTED ? .nobody : .failure(errno)
        }
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        _ = fcntl(number, F_SETFL, O_NONBLOCK)
        return .connection(Descriptor(number), UnixSocket.peer(of: number))
    }

    /// The kernel's word of who connected (`struct ucred`: pid, uid, gid).
    private static func peer(of number: Int32) -> Peer {
        var words: [Int32] = [0, 0, 0]
        var length = socklen_t(words.count * MemoryLayout<Int32>.size)
        // The array is lent for the call with its size.
        guard unsafe getsockopt(number, SOL_SOCKET, SO_PEERCRED, &words, &length) == 0, words[0] > 0 else { return Peer() }
        return Peer(processID: Int(words[0]))
    }

    /// The kernel is to say with each datagram who sent it (`SO_PASSCRED`).
    private static func asksWhoSends(_ number: Int32) -> Bool {
        var isOn: Int32 = 1
        // The number is lent for the call with its size.
        return unsafe setsockopt(number, SOL_SOCKET, SO_PASSCRED, &isOn, socklen_t(MemoryLayout<Int32>.size)) == 0
    }

    // MARK: The path

    private static func removeStale(_ path: String, _ type: UnixOptions.Kind) throws(Failure) {
        guard let status = PathStatus(path: path) else { return }
        guard status.isSocket else {
            throw Failure(words: "\(path) is \(status.kind) and no socket; remove it, or name another path")
        }
        let probe = Descriptor(make(type))
        guard !connect(probe.number, path), errno == ECONNREFUSED else {
            throw Failure(words: "another process listens on \(path); stop it, or name another path")
        }
        // The path is lent for the call.
        _ = unsafe unlink(path)
    }

    static func make(_ type: UnixOptions.Kind) -> Int32 {
        let kind = type == .stream ? SOCK_STREAM : SOCK_DGRAM
        return socket(AF_UNIX, Int32(kind.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }

    private static func bind(_ number: Int32, _ path: String) -> Bool {
        // The address is lent for the call.
        unsafe withAddress(path) { unsafe Glibc.bind(number, $0, $1) == 0 }
    }

    static func connect(_ number: Int32, _ path: String) -> Bool {
        // The address is lent for the call.
        unsafe withAddress(path) { unsafe Glibc.connect(number, $0, $1) == 0 }
    }

    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Bool) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // The options hold paths to the room less one, so that a zero always ends it.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
            unsafe room.copyBytes(from: path.utf8.prefix(room.count - 1))
        }
        // Lent to the call as the general type that it asks for.
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func failure(_ what: String) -> Failure { Failure(words: "\(what): \(SystemMessage.text(for: errno))") }
}
