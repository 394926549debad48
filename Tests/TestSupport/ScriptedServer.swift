// SPDX-License-Identifier: Apache-2.0

package import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// An HTTP server that notes every request and answers what its script says; when the script is over, its last answer again.
package final class ScriptedServer: Sendable {
    package struct Request: Sendable {
        package var target: String
        package var headers: [String: String]
        package var body: Data
    }

    package struct Answer: Sendable {
        package var status: Int
        package var headers: [String: String]
        package var body: String

        package init(_ status: Int, _ body: String, headers: [String: String] = [:]) {
            (self.status, self.body, self.headers) = (status, body, headers)
        }
    }

    /// The port on loopback.
    package var port: Int { listener.withLock { $0?.localAddress?.port ?? 0 } }
    private let noted = Mutex<[Request]>([])
    private let script: Mutex<[Answer]>
    private let listener = Mutex<(any Channel)?>(nil)

    package init(_ script: [Answer]) async throws {
        self.script = Mutex(script)
        let respond: @Sendable (Request) -> Answer = { [weak self] in self?.answer($0) ?? Answer(503, "") }
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
                    try channel.pipeline.syncOperations.addHandler(Handler(respond))
                }
            }
        let channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        listener.withLock { $0 = channel }
    }

    deinit {
        listener.withLock { $0?.close(promise: nil) }
    }

    package var requests: [Request] { noted.withLock { $0 } }

    private func answer(_ request: Request) -> Answer {
        noted.withLock { $0.append(request) }
        return script.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? Answer(503, "") }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart
        private let respond: @Sendable (Request) -> Answer
        private var request = Request(target: "", headers: [:], body: Data())

        init(_ respond: @escaping @Sendable (Request) -> Answer) { self.respond = respond }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                let pairs = head.headers.map { ($0.name.lowercased(), $0.value) }
                request = Request(target: head.uri, headers: Dictionary(pairs) { $1 }, body: Data())
            case .body(let bytes): request.body.append(contentsOf: bytes.readableBytesView)
            case .end: send(respond(request), context)
            }
        }

        private func send(_ answer: Answer, _ context: ChannelHandlerContext) {
            var headers = HTTPHeaders(answer.headers.map { ($0.key, $0.value) })
            headers.replaceOrAdd(name: "Content-Length", value: "\(answer.body.utf8.count)")
            let head = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status), headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
