// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import Hummingbird
internal import HummingbirdCore
package import LogSources
internal import Logging
internal import NIOCore
internal import ServiceLifecycle

/// Listens for other panicboxes and whoever else posts lines; what comes goes through an inbox to the intake.
package struct Receiver: Service {
    package let inbox: ReceiverInbox
    private let options: ReceiverOptions
    private let desk: ReceivingDesk
    private let log: QuietLog

    /// How long a request waits for the intake to begin with it, and for the ring to have it.
    private static let (untaken, unstored) = (Duration.seconds(5), Duration.seconds(30))

    package init(options: ReceiverOptions, log: QuietLog, isFull: @escaping @Sendable (Int) -> Bool) {
        self.options = options
        self.log = log
        inbox = ReceiverInbox(limit: options.maxWaiting.bytes)
        desk = ReceivingDesk(options: options, inbox: inbox, log: log, isFull: isFull)
    }

    /// How it does now.
    package var status: ReceiverStatus { desk.status }

    /// Returns when shutdown was asked for and every request has its answer. A port that is taken is tried again.
    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await expireLoop() }
            try await listen()
            group.cancelAll()
        }
    }

    private func listen() async throws {
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            do {
                return try await application.run()
            } catch {
                log.error("receiver", "cannot receive on \(options.listen.host):\(options.listen.port): \(error); it is tried again")
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(2)) }
        }
    }

    private var application: some ApplicationProtocol {
        let (desk, log, limit) = (desk, log, ConnectionLimit(options.maxConnections))
        return Application(
            responder: CallbackResponder { (request: Request, context: ReceiverContext) in
                await desk.answer(request, from: context.peer)
            },
            server: .http1(configuration: .init(idleTimeout: .seconds(ReceivingDesk.patience.components.seconds))),
            configuration: .init(
                address: .hostname(options.listen.host, port: options.listen.port),
                serverName: "panicbox",
                availableConnectionsDelegate: limit
            ),
            onServerRunning: { channel in
                do {
                    try await limit.begin(on: channel)
                } catch {
                    return log.error("receiver", "cannot take connections: \(error)")
                }
                log.info("receiving on http://\(channel.localAddress?.ipAddress ?? ""):\(channel.localAddress?.port ?? 0)")
            },
            logger: Logger(label: "panicbox.receiver") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Answers requests that the intake cannot serve, since it waits for room.
    private func expireLoop() async throws {
        while true {
            try await Task.sleep(for: .seconds(1))
            inbox.expire(untaken: Receiver.untaken, unstored: Receiver.unstored)
        }
    }
}

/// What is known of a request beside its text.
private struct ReceiverContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let peer: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress
    }
}
