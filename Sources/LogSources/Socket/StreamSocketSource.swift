// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import Glibc
package import LogModel

/// A socket that processes of this machine connect to and write lines: each connection is a stream, which ends with it.
package final class StreamSocketSource: LogSource {
    private let options: UnixOptions
    private var keeper: UnixSocketKeeper
    private var connections: [Connection] = []
    /// Numbers of connections that have something to say, to be heard in turn.
    private var ready: [Connection] = []
    private var nextNumber = 0
    private let clock = ContinuousClock()
    private var pausedUntil: ContinuousClock.Instant?

    private final class Connection {
        let descriptor: Descriptor
        let number: Int
        var offset: UInt64 = 0

        init(_ descriptor: Descriptor, number: Int) {
            self.descriptor = descriptor
            self.number = number
        }
    }

    package init(options: UnixOptions) {
        self.options = options
        keeper = UnixSocketKeeper(options: options)
    }

    package var descriptors: [Int32] {
        let own = connections.map(\.descriptor.number)
        return isFull ? own : keeper.descriptors + own
    }

    package var isFinished: Bool { false }

    package func next(into buffer: inout ByteBuffer) -> SourceEvent? {
        keeper.look()
        if ready.isEmpty {
            if let event = accept() { return event }
            let events = Descriptor.events(of: connections.map(\.descriptor.number))
            ready = zip(connections, events).filter { $0.1 != 0 }.map(\.0).reversed()
        }
        while let connection = ready.popLast() {
            if let event = read(connection, into: &buffer) { return event }
        }
        return nil
    }

    /// None: a connection cannot be gone on with.
    package func position(ofStream number: Int, at offset: UInt64) -> SourcePosition? { nil }
    package func takeClosedPositions() -> [SourcePosition] { [] }
    package func takeWarnings() -> [String] { keeper.takeWarnings() }

    private var isFull: Bool { connections.count >= options.maxConnections || pausedUntil.map { clock.now < $0 } ?? false }

    private func accept() -> SourceEvent? {
        guard let socket = keeper.socket, !isFull else { return nil }
        switch socket.accept() {
        case .connection(let descriptor, let peer):
            let connection = Connection(descriptor, number: nextNumber)
            nextNumber += 1
            connections.append(connection)
            if isFull { keeper.say("\(options.path) has \(connections.count) connections (`max_connections`); further ones wait") }
            var origin = Origin()
            origin.processID = peer.processID
            return .opened(SourceStream(number: connection.number, id: .random(), origin: origin, offset: 0))
        case .nobody: return nil
        case .failure(let code):
            // Out of descriptors: the connection waits, and would wake the intake for nothing.
            pausedUntil = clock.now + .seconds(1)
            keeper.say("cannot take a connection to \(options.path): \(SystemMessage.text(for: code))")
            return nil
        }
    }

    private func read(_ connection: Connection, into buffer: inout ByteBuffer) -> SourceEvent? {
        switch connection.descriptor.read(options.readSize.bytes, into: &buffer) {
        case .bytes(let count):
            defer { connection.offset += UInt64(count) }
            return .bytes(stream: connection.number, offset: connection.offset)
        case .nothing: return nil
        // A process that was killed resets its connections: that is its end, too.
        case .end, .failure:
            connections.removeAll { $0 === connection }
            return .ended(stream: connection.number)
        }
    }
}
