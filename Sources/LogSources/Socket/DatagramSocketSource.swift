// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import ConfigValues
internal import Glibc
package import LogModel

/// A socket that processes of this machine send datagrams to: each is a line, or several. What one process sends is a stream, which ends
/// with the process.
package final class DatagramSocketSource: LogSource {
    private let options: UnixOptions
    private var keeper: UnixSocketKeeper
    /// The open streams, by the process that sends.
    private var streams: [Sender: Stream] = [:]
    private var nextNumber = 0
    /// The datagram behind those that were given out last: another process sent it, or its stream is not open yet.
    private var waiting: Datagram?
    private var gaps: [SourceGap] = []
    private let clock = ContinuousClock()
    private var nextLook: ContinuousClock.Instant

    /// A process as the kernel names it; nil for all that are of another namespace of processes.
    private typealias Sender = Int?

    private struct Stream {
        let number: Int
        var offset: UInt64 = 0
        var lastUse: ContinuousClock.Instant
    }

    private struct Datagram {
        var sender: Sender
        var bytes: [UInt8]
        /// How many bytes it had beyond those.
        var lost: Int
    }

    /// More than the kernel lets anybody send as it is set up everywhere (`net.core.wmem_max`).
    private static let datagramLimit = 1 << 20
    /// How long a process may be silent until its stream ends: one that lives, and one that is gone.
    private static let (patience, grace) = (Duration.seconds(300), Duration.seconds(1))

    package init(options: UnixOptions) {
        self.options = options
        keeper = UnixSocketKeeper(options: options)
        nextLook = clock.now
    }

    package var descriptors: [Int32] { keeper.descriptors }
    package var isFinished: Bool { false }

    package func next(into buffer: inout ByteBuffer) -> SourceEvent? {
        keeper.look()
        if !gaps.isEmpty { return .lost(gaps.removeFirst()) }
        guard let (sender, lost) = begin(in: &buffer) else { return endSilent() }
        guard var stream = streams[sender] else {
            waiting = Datagram(sender: sender, bytes: buffer.bytes.copy, lost: lost)
            buffer.removeAll()
            return open(sender)
        }
        note(lost, in: stream, behind: buffer.count)
        while buffer.count < options.readSize.bytes, let next = receive(into: &buffer) {
            guard next.sender == sender else {
                waiting = Datagram(sender: next.sender, bytes: buffer.bytes.extracting(next.start..<buffer.count).copy, lost: next.lost)
                buffer.truncate(to: next.start)
                break
            }
            note(next.lost, in: stream, behind: buffer.count)
        }
        let offset = stream.offset
        stream.offset += UInt64(buffer.count)
        stream.lastUse = clock.now
        streams[sender] = stream
        return .bytes(stream: stream.number, offset: offset)
    }

    /// None: a datagram comes once.
    package func position(ofStream number: Int, at offset: UInt64) -> SourcePosition? { nil }
    package func takeClosedPositions() -> [SourcePosition] { [] }
    package func takeWarnings() -> [String] { keeper.takeWarnings() }

    // MARK: Streams

    /// Opens a stream; where there are too many, the one that was silent for longest ends first, and this is asked again.
    private func open(_ sender: Sender) -> SourceEvent {
        if streams.count >= options.maxConnections, let oldest = streams.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            keeper.say("\(options.path) has \(streams.count) processes that send (`max_connections`); the one silent for longest gives way")
            streams[oldest.key] = nil
            return .ended(stream: oldest.value.number)
        }
        let stream = Stream(number: nextNumber, lastUse: clock.now)
        nextNumber += 1
        streams[sender] = stream
        var origin = Origin()
        origin.processID = sender
        return .opened(SourceStream(number: stream.number, id: .random(), origin: origin, offset: 0))
    }

    private func endSilent() -> SourceEvent? {
        let now = clock.now
        guard now >= nextLook else { return nil }
        let over = streams.first { sender, stream in
            let silence = now - stream.lastUse
            return silence >= DatagramSocketSource.patience
                || (silence >= DatagramSocketSource.grace && DatagramSocketSource.isGone(sender))
        }
        guard let over else {
            nextLook = now + .seconds(1)
            return nil
        }
        streams[over.key] = nil
        return .ended(stream: over.value.number)
    }

    private static func isGone(_ sender: Sender) -> Bool {
        guard let sender else { return false }
        return kill(pid_t(truncatingIfNeeded: sender), 0) != 0 && errno == ESRCH
    }

    private func note(_ lost: Int, in stream: Stream, behind count: Int) {
        guard lost > 0 else { return }
        let end = stream.offset + UInt64(count)
        gaps.append(SourceGap(reason: "a datagram was longer than 1 MiB", stream: stream.number, range: end..<end, bytes: lost))
    }

    // MARK: Datagrams

    /// Puts the datagram that waits into the empty buffer, or else the next one that says something.
    private func begin(in buffer: inout ByteBuffer) -> (sender: Sender, lost: Int)? {
        if let first = waiting {
            waiting = nil
            buffer.append(first.bytes)
            return (first.sender, first.lost)
        }
        while let next = receive(into: &buffer) {
            if buffer.count > 0 { return (next.sender, next.lost) }
        }
        return nil
    }

    /// Appends one datagram, its last line ended; nil when none waits.
    private func receive(into buffer: inout ByteBuffer) -> (sender: Sender, start: Int, lost: Int)? {
        guard let socket = keeper.socket else { return nil }
        let start = buffer.count
        var length = 0
        var pid: Int32 = 0
        unsafe buffer.appendUninitialized(DatagramSocketSource.datagramLimit) { room in
            // The room and the number are lent for the call. The datagram's whole length is answered, whatever fits.
            length = unsafe linux_receive(socket.descriptor.number, room.baseAddress, room.count, &pid)
            return min(max(0, length), room.count)
        }
        guard length >= 0 else { return nil }
        let lost = length - (buffer.count - start)
        if buffer.count > start, buffer.bytes[buffer.count - 1] != 0x0A { buffer.append(UInt8(0x0A)) }
        return (pid > 0 ? Int(pid) : nil, start, lost)
    }
}
