// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// One end of the socket between keeper and recorder. Neither waits for the other; the end of one is the end of the socket for the other.
package final class HandoverChannel: Sendable {
    package let descriptor: Descriptor
    /// A message is a piece of a stream and its header.
    private static let roomSize = 64 * 1024 + 64

    package init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    /// Both ends of a new one.
    package static func pair() -> (HandoverChannel, HandoverChannel)? {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_SEQPACKET.rawValue)
        // The array is lent for the call, which fills both places.
        guard unsafe ends.withUnsafeMutableBufferPointer({ unsafe socketpair(AF_UNIX, kind, 0, $0.baseAddress) }) == 0 else { return nil }
        guard let one = Descriptor.adopt(ends[0]), let other = Descriptor.adopt(ends[1]) else { return nil }
        return (HandoverChannel(one), HandoverChannel(other))
    }

    /// Tells the keeper that what came before the service's end is stored, and delivered as far as that can be.
    package func settle() { _ = send(.settled) }

    enum Sending {
        case sent, full, ended
    }

    func send(_ message: HandoverMessage) -> Sending {
        let packet = message.packet
        let flags = Int32(Int(MSG_DONTWAIT) | Int(MSG_NOSIGNAL))
        while true {
            // The packet is lent for the call.
            let sent = unsafe packet.withUnsafeBytes { unsafe Glibc.send(descriptor.number, $0.baseAddress, $0.count, flags) }
            if sent >= 0 { return .sent }
            switch errno {
            case EINTR: continue
            case EAGAIN, ENOBUFS: return .full
            default: return .ended
            }
        }
    }

    enum Receiving {
        case message(HandoverMessage), nothing, ended
    }

    func receive() -> Receiving {
        var room = [UInt8](repeating: 0, count: HandoverChannel.roomSize)
        while true {
            // The array is lent for the call with its size.
            let got = unsafe recv(descriptor.number, &room, room.count, Int32(MSG_DONTWAIT))
            if got > 0 {
                guard let message = HandoverMessage(packet: room[..<got]) else { continue }
                return .message(message)
            }
            if got == 0 { return .ended }
            switch errno {
            // The other end was closed before it had read everything. What it sent is still to come.
            case EINTR, ECONNRESET: continue
            case EAGAIN: return .nothing
            default: return .ended
            }
        }
    }
}
