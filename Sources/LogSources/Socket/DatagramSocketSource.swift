// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import Glibc
package import LogModel

/// A socket that processes of this machine send datagrams to: each is a line, or several, of one stream.
package final class DatagramSocketSource: LogSource {
    private let options: UnixOptions
    private var keeper: UnixSocketKeeper
    private var isOpen = false
    private var offset: UInt64 = 0
    private var gaps: [SourceGap] = []

    /// More than the kernel lets anybody send as it is set up everywhere (`net.core.wmem_max`).
    private static let datagramLimit = 1 << 20

    package init(options: UnixOptions) {
        self.options = options
        keeper = UnixSocketKeeper(options: options)
    }

    package var descriptors: [Int32] { keeper.descriptors }
    package var isFinished: Bool { false }

    package func next(into buffer: inout ByteBuffer) -> SourceEvent? {
        keeper.look()
        guard isOpen else {
            isOpen = true
            return .opened(SourceStream(number: 0, id: .random(), origin: Origin(), offset: 0))
        }
        if !gaps.isEmpty { return .lost(gaps.removeFirst()) }
        guard let socket = keeper.socket else { return nil }
        while buffer.count < options.readSize.bytes, receive(socket.descriptor.number, into: &buffer) {}
        guard buffer.count > 0 else { return nil }
        defer { offset += UInt64(buffer.count) }
        return .bytes(stream: 0, offset: offset)
    }

    /// None: a datagram comes once.
    package func position(ofStream number: Int, at offset: UInt64) -> SourcePosition? { nil }
    package func takeClosedPositions() -> [SourcePosition] { [] }
    package func takeWarnings() -> [String] { keeper.takeWarnings() }

    /// Appends one datagram, its last line ended; false when none waits.
    private func receive(_ number: Int32, into buffer: inout ByteBuffer) -> Bool {
        let start = buffer.count
        var length = 0
        unsafe buffer.appendUninitialized(DatagramSocketSource.datagramLimit) { room in
            // The room is lent for the call. MSG_TRUNC: the datagram's whole length is answered, whatever fits.
            length = unsafe recv(number, room.baseAddress, room.count, Int32(MSG_TRUNC | MSG_DONTWAIT))
            return min(max(0, length), room.count)
        }
        guard length >= 0 else { return false }
        let kept = buffer.count - start
        if length > kept {
            let end = offset + UInt64(buffer.count)
            gaps.append(SourceGap(reason: "a datagram was longer than 1 MiB", stream: 0, range: end..<end, bytes: length - kept))
        }
        if kept > 0, buffer.bytes[buffer.count - 1] != 0x0A { buffer.append(UInt8(0x0A)) }
        return true
    }
}
