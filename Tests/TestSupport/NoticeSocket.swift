// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Synchronization

/// A socket that takes notices as a service manager does: each datagram is one.
package final class NoticeSocket: Sendable {
    package let path: String
    private let descriptor: Int32
    private let lines = Mutex<[String]>([])

    package init() throws {
        path = try TemporaryFolder().file("notify")
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        // The path is copied into the address, which ends with zeros; the address is lent for the call with its size.
        let isBound = unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
            guard bytes.count < room.count else { return false }
            unsafe room.copyBytes(from: bytes)
            return true
        }
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard isBound, code == 0 else { throw NeverHappened(description: "no socket at \(path)") }
    }

    deinit {
        close(descriptor)
    }

    /// The lines of all datagrams so far, in their order.
    package var notices: [String] {
        var room = [UInt8](repeating: 0, count: 16_384)
        return lines.withLock { lines in
            while true {
                // The array is lent for the call with its size.
                let count = unsafe recv(descriptor, &room, room.count, Int32(MSG_DONTWAIT))
                guard count > 0 else { return lines }
                lines += String(decoding: room[..<count], as: UTF8.self).split(separator: "\n").map(String.init)
            }
        }
    }
}
