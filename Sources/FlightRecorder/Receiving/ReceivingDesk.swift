// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import HTTPTypes
internal import Hummingbird
internal import LogSources
internal import NIOCore
internal import Synchronization

/// What the receiver makes of requests.
///
/// | answer | means |
/// |---|---|
/// | 204 | all of the body is in the ring |
/// | 400, 413, 415 | the body is damaged, too large (unpacked, too), of a type or in an encoding that is not known: never as it is |
/// | 401 | the token is missing or another |
/// | 429 and `Retry-After` | the ring has no room, or too much waits: nothing of the body is stored, later |
/// | 503 and `Retry-After` | it is not known to be stored: again, documents have ids |
final class ReceivingDesk: Sendable {
    let options: ReceiverOptions
    let inbox: ReceiverInbox
    /// True while the ring has no room for so many bytes more.
    let isFull: @Sendable (Int) -> Bool
    private let token: BearerToken?
    private let log: QuietLog
    private let recent = RecentBatches()
    private let answers = Mutex<[Int: Int]>([:])
    /// How long a connection may be silent, and a body may take: room is kept for it.
    static let patience = Duration.seconds(60)

    init(options: ReceiverOptions, inbox: ReceiverInbox, log: QuietLog, isFull: @escaping @Sendable (Int) -> Bool) {
        self.options = options
        self.inbox = inbox
        self.log = log
        self.isFull = isFull
        token = options.bearerToken.map(BearerToken.init)
    }

    var status: ReceiverStatus {
        var status = ReceiverStatus(address: address)
        status.answers = answers.withLock { $0 }
        status.waitingBytes = inbox.reserved
        return status
    }

    private var address: String { "\(options.listen.host):\(options.listen.port)" }

    func answer(_ request: Request, from peer: SocketAddress?) async -> Response {
        do throws(Refusal) {
            switch request.method {
            // Probes are no business of the books.
            case .get, .head: return ReceivingDesk.response(.ok, "ok\n")
            case .post: try await take(request, from: peer)
            default: throw Refusal(status: .methodNotAllowed, words: "post lines or documents", headers: [.allow: "GET, HEAD, POST"])
            }
            count(.noContent)
            return Response(status: .noContent)
        } catch {
            count(error.status)
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
        let terms = try BodyTerms(request.headers, options)
        if recent.holds(terms.batch) { return }
        guard !isFull(terms.length) else { throw .later(.tooManyRequests, "the ring has no room") }
        let body = try await lines(of: request, terms)
        guard !body.isEmpty else { return }
        guard inbox.reserve(body.count) else { throw .later(.tooManyRequests, "too much waits for the ring") }
        defer { inbox.release(body.count) }
        let client = peer?.ipAddress
        let delivery = ReceiverInbox.Delivery(
            connection: "\(client ?? ""):\(peer?.port ?? 0)", client: client, isDocuments: terms.isDocuments, body: body)
        switch await inbox.deliver(delivery) {
        case .stored: recent.insert(terms.batch)
        case .refused: throw .later(.tooManyRequests, "the ring does not take it now")
        case .unknown: throw .later(.serviceUnavailable, "it is not known to be stored")
        }
    }

    private func lines(of request: Request, _ terms: BodyTerms) async throws(Refusal) -> [UInt8] {
        guard inbox.reserve(terms.length) else { throw .later(.tooManyRequests, "too much waits for the ring") }
        defer { inbox.release(terms.length) }
        let packed = try await collect(request.body)
        do throws(ReceivedBody.Fault) {
            return try ReceivedBody.lines(packed, terms.encoding, limit: options.maxBody.bytes)
        } catch {
            switch error {
            case .tooLarge: throw .tooLarge(options)
            case .damaged(let words): throw Refusal(status: .badRequest, words: words)
            }
        }
    }

    private func collect(_ body: RequestBody) async throws(Refusal) -> [UInt8] {
        let deadline = ContinuousClock.now + ReceivingDesk.patience
        var packed: [UInt8] = []
        do {
            for try await piece in body {
                guard packed.count + piece.readableBytes <= options.maxBody.bytes else { throw Refusal.tooLarge(options) }
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

    private func count(_ status: HTTPResponse.Status) {
        answers.withLock { $0[status.code, default: 0] += 1 }
    }

    private static func response(_ status: HTTPResponse.Status, _ words: String, _ headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = "text/plain; charset=utf-8"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: words)))
    }
}
