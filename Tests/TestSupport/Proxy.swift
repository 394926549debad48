// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// A way to a server that can be cut and mended: while it is cut, the port refuses connections and those that were open are gone.
package final class Proxy: Sendable {
    /// The way's own port.
    package var port: Int { chosen.withLock { $0 } }
    private let chosen = Mutex(0)
    private let target: Mutex<Int>
    private let open = Mutex<[any Channel]>([])

    /// A way that is open.
    package init(to target: Int) async throws {
        self.target = Mutex(target)
        try await mend()
    }

    /// Leads new connections to another port.
    package func lead(to port: Int) { target.withLock { $0 = port } }

    deinit {
        for channel in open.withLock({ $0 }) { channel.close(promise: nil) }
    }

    package func mend() async throws {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: false)
            .childChannelInitializer { [weak self] inner in
                guard let self else { return inner.close() }
                return connect(inner)
            }
        let listener = try await bootstrap.bind(host: "127.0.0.1", port: port).get()
        chosen.withLock { $0 = listener.localAddress?.port ?? 0 }
        open.withLock { $0.append(listener) }
    }

    package func cut() async {
        let channels = open.withLock { channels in
            defer { channels = [] }
            return channels
        }
        for channel in channels { try? await channel.close() }
    }

    private func connect(_ inner: any Channel) -> EventLoopFuture<Void> {
        open.withLock { $0.append(inner) }
        let bootstrap = ClientBootstrap(group: inner.eventLoop)
        return bootstrap.connect(host: "127.0.0.1", port: target.withLock { $0 }).flatMapThrowing { outer in
            // Both are on one event loop.
            try inner.pipeline.syncOperations.addHandler(Relay(to: outer))
            try outer.pipeline.syncOperations.addHandler(Relay(to: inner))
        }.flatMapErrorThrowing { error in
            inner.close(promise: nil)
            throw error
        }
    }

    /// Hands bytes on to the other side, and its own end.
    private final class Relay: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let other: any Channel

        init(to other: any Channel) { self.other = other }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            other.writeAndFlush(unwrapInboundIn(data), promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
