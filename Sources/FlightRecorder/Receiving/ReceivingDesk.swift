// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import HTTPTypes
internal import Hummingbird
internal import LogSources
internal import NIOCore

/// What the receiver makes of one request.
///
/// | answer | means |
/// |---|---|
/// | 204 | all of the body is in the ring |
/// | 400, 413, 415 | the body is damaged, too large (unpacked, too), of a type or in an encoding that is not known: never as it is |
/// | 401 | the token is missing or another |
/// | 429 and `Retry-After` | the ring has no room, or too much waits: nothing of the body is stored, later |
/// | 503 and `Retry-After` | it is not known to be stored: again, documents have ids |
struct ReceivingDesk: Sendable {
    let options: ReceiverOptions
    let inbox: ReceiverInbox
    /// True while the ring has no room for so many bytes more.
    let isFull: @Sendable (Int) -> Bool
    private let token: BearerToken?
    private let log: QuietLog
    private let recent = RecentBatches()
    /// How long a connection may be silent, and a body may take: room is kept for it.
    static let patience = Duration.seconds(60)

    init(options: ReceiverOptions, inbox: ReceiverInbox, log: QuietLog, isFull: @escaping @Sendable (Int) -> Bool) {
        self.options = options
        self.inbox = inbox
        self.log = log
        self.isFull = isFull
        token = options.bearerToken.map(BearerToken.init)
    }

    /// An answer other than success.
    private struct Refusal: Error {
        var status: HTTPResponse.Status
        var words: String
        var headers: HTTPFields = [:]

        static func later(_ status: HTTPResponse.Status, _ words: String) -> Refusal {
            Refusal(status: status, words: words, headers: [.retryAfter: "1"])
        }
    }

    func answer(_ request: Request, from peer: SocketAddress?) async -> Response {
        do throws(Refusal) {
            switch request.method {
            case .get, .head: return ReceivingDesk.response(.ok, "ok\n")
            case .post: try await take(request, from: peer)
            default: throw Refusal(status: .methodNotAllowed, words: "post lines or documents", headers: [.allow: "GET, HEAD, POST"])
            }
            return Response(status: .noContent)
        } catch {
            let address = "\(options.listen.host):\(options.listen.port)"
            log.warning(
                "receiver \(address) \(error.status.code)",
                "a request of \(peer?.ipAddress ?? "somebody") to \(address) was answered with \(error.status.code): \(error.words)")
            return ReceivingDesk.response(error.status, error.words + "\n", error.headers)
        }
    }

    private func take(_ request: Request, from peer: SocketAddress?) async throws(Refusal) {
        if let token, !token.isShown(by: request.headers[.authorization]) {
            throw Refusal(status: .unauthorized, words: "the bearer token is missing or wrong", headers: [.wwwAuthenticate: "Bearer"])
        }
        guard let isDocuments = ReceivingDesk.holdsDocuments(request.headers[.contentType]) else {
            throw Refusal(status: .unsupportedMediaType, words: "send application/x-ndjson or text/plain")
        }
        guard let encoding = ReceivedBody.Encoding(header: request.headers[.contentEncoding]) else {
            throw Refusal(
                status: .unsupportedMediaType, words: "send lz4, gzip or identity", headers: [.acceptEncoding: "lz4, gzip, identity"])
        }
        let batch = isDocuments ? HTTPField.Name("X-Panicbox-Batch").flatMap { request.headers[$0] } ?? "" : ""
        if recent.holds(batch) { return }
        let length = request.headers[.contentLength].flatMap { Int($0) } ?? options.maxBody.bytes
        guard length <= options.maxBody.bytes else { throw tooLarge }
        guard !isFull(length) else { throw .later(.tooManyRequests, "the ring is full") }
        guard inbox.reserve(length) else { throw .later(.tooManyRequests, "too much waits for the ring") }
        let body: [UInt8]
        do throws(Refusal) {
            body = try await lines(of: request, encoding)
        } catch {
            inbox.release(length)
            throw error
        }
        inbox.release(length)
        guard !body.isEmpty else { return }
        guard inbox.reserve(body.count) else { throw .later(.tooManyRequests, "too much waits for the ring") }
        defer { inbox.release(body.count) }
        let client = peer?.ipAddress
        let connection = "\(client ?? ""):\(peer?.port ?? 0)"
        switch await inbox.deliver(.init(connection: connection, client: client, isDocuments: isDocuments, body: body)) {
        case .stored: recent.insert(batch)
        case .refused: throw .later(.tooManyRequests, "the ring does not take it now")
        case .unknown: throw .later(.serviceUnavailable, "it is not known to be stored")
        }
    }

    private func lines(of request: Request, _ encoding: ReceivedBody.Encoding) async throws(Refusal) -> [UInt8] {
        let packed = try await collect(request.body)
        do throws(ReceivedBody.Fault) {
            return try ReceivedBody.lines(packed, encoding, limit: options.maxBody.bytes)
        } catch {
            switch error {
            case .tooLarge: throw tooLarge
            case .damaged(let words): throw Refusal(status: .badRequest, words: words)
            }
        }
    }

    private func collect(_ body: RequestBody) async throws(Refusal) -> [UInt8] {
        let deadline = ContinuousClock.now + ReceivingDesk.patience
        var packed: [UInt8] = []
        do {
            for try await piece in body {
                guard packed.count + piece.readableBytes <= options.maxBody.bytes else { throw tooLarge }
                guard ContinuousClock.now < deadline else {
                    throw Refusal(status: .requestTimeout, words: "a body may take \(ReceivingDesk.patience)")
                }
                packed.append(contentsOf: piece.readableBytesView)
            }
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(status: .badRequest, words: "the body could not be read: \(error)")
        }
        return packed
    }

    private var tooLarge: Refusal {
        Refusal(status: .contentTooLarge, words: "a body may have \(options.maxBody), packed or not (`max_body`)")
    }

    /// Whether lines of this type may be documents; nil for a type that is not taken. Without a type they are lines.
    private static func holdsDocuments(_ type: String?) -> Bool? {
        let name = type?.split(separator: ";").first?.trimmingSpaces().lowercased() ?? ""
        switch name {
        case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/json": return true
        case let text where text.isEmpty || text.hasPrefix("text/"): return false
        default: return nil
        }
    }

    private static func response(_ status: HTTPResponse.Status, _ words: String, _ headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = "text/plain; charset=utf-8"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: words)))
    }
}

extension Substring {
    fileprivate func trimmingSpaces() -> Substring {
        var text = drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }
}
