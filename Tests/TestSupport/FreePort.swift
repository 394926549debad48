// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Synchronization

/// A port on loopback that nobody listens on.
package enum FreePort {
    private static let taken = Mutex<Set<Int>>([])

    /// Asks the kernel for one and gives it back, none twice in this process: two parts of one configuration may need a port each. Somebody else
    /// may be given it at any time: where nobody must listen, use ``ClosedPort``.
    package static func take() throws -> Int {
        while true {
            let closed = try ClosedPort()
            if taken.withLock({ $0.insert(closed.port).inserted }) { return closed.port }
        }
    }
}

/// A port on loopback that refuses connections for as long as this object lives: it is bound, and nobody listens.
package final class ClosedPort: Sendable {
    package let port: Int
    private let socket: Int32

    package init() throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // The address is lent to both calls as the general type that they ask for; the length is its own.
        let socket = socket
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                unsafe bind(socket, general, length) == 0 && getsockname(socket, general, &length) == 0
            }
        }
        port = isBound ? Int(UInt16(bigEndian: address.sin_port)) : 0
        guard isBound else { throw NeverHappened(description: "no free port on loopback") }
    }

    deinit { close(socket) }
}
