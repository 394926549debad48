// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import NIOCore
internal import NIOHTTP1

/// Reads the requests of one connection and answers each in the manner that the script asks for.
final class ScriptedHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart
    typealias Answer = ScriptedServer.Answer

    private let respond: @Sendable (ScriptedServer.Request) -> Answer
    private var request = ScriptedServer.Request(target: "", headers: [:], body: Data())

    init(_ respond: @escaping @Sendable (ScriptedServer.Request) -> Answer) { self.respond = respond }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            let pairs = head.headers.map { ($0.name.lowercased(), $0.value) }
            request = ScriptedServer.Request(target: head.uri, headers: Dictionary(pairs) { $1 }, body: Data())
            request.method = head.method.rawValue
        case .body(let bytes): request.body.append(contentsOf: bytes.readableBytesView)
        case .end: send(respond(request), context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func send(_ answer: Answer, _ context: ChannelHandlerContext) {
        switch answer.manner {
        case .silence: break
        case .raw: sendRaw(answer.body, context)
        case .whole:
            head(answer, context)
            body(answer.body, context)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        case .cut:
            head(answer, context)
            body(String(answer.body.prefix(answer.body.count / 2)), context)
            context.flush()
            context.close(promise: nil)
        case .slow(let milliseconds):
            head(answer, context)
            context.flush()
            drip(answer.body[...], .milliseconds(Int64(milliseconds)), context)
        case .late(let milliseconds):
            context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(Int64(milliseconds))) {
                self.send(Answer(answer.status, answer.body, headers: answer.headers), context)
            }
        case .endless:
            head(answer, context)
            repeatBody(answer.body, context)
        }
    }

    private func head(_ answer: Answer, _ context: ChannelHandlerContext) {
        var headers = HTTPHeaders(answer.headers.map { ($0.key, $0.value) })
        if case .endless = answer.manner {
            headers.replaceOrAdd(name: "Transfer-Encoding", value: "chunked")
        } else {
            headers.replaceOrAdd(name: "Content-Length", value: "\(answer.body.utf8.count)")
        }
        let head = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
    }

    private func body(_ text: String, _ context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
    }

    private func sendRaw(_ bytes: String, _ context: ChannelHandlerContext) {
        // Below the encoder, which would make HTTP of it.
        let encoder = try? context.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
        encoder?.writeAndFlush(NIOAny(ByteBuffer(string: bytes)), promise: nil)
        context.close(promise: nil)
    }

    private func drip(_ rest: Substring, _ pause: TimeAmount, _ context: ChannelHandlerContext) {
        guard let next = rest.first, context.channel.isActive else {
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            return
        }
        body(String(next), context)
        context.flush()
        context.eventLoop.assumeIsolated().scheduleTask(in: pause) { self.drip(rest.dropFirst(), pause, context) }
    }

    private func repeatBody(_ text: String, _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        body(text, context)
        // The next piece when this one is out: a reader that stops reading stops us.
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: "\n"))))).assumeIsolated().whenSuccess {
            self.repeatBody(text, context)
        }
    }
}
