// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A port on loopback that nobody listens on.
package enum FreePort {
    /// Asks the kernel for one and gives it back; the kernel does not hand it out again soon.
    package static func take() throws -> Int {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // The address is lent to both calls as the general type that they ask for; the length is its own.
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                unsafe bind(socket, general, length) == 0 && getsockname(socket, general, &length) == 0
            }
        }
        guard isBound else { throw NeverHappened(description: "no free port on loopback") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
