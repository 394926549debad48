// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import ConfigValues
internal import FoundationEssentials
internal import LogModel
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Posts bodies and reads answers, bounded in time and size. What an answer means is the sink's business.
final class HTTPConnection: Sendable {
    private let options: HTTPConnectionOptions
    private let client: HTTPClient
    private let headers: HTTPHeaders

    /// `headers` are those of every request; they take the place of ours where they have the same name.
    init(_ options: HTTPConnectionOptions, headers: [(name: String, value: String)] = []) throws {
        self.options = options
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: try HTTPConnection.configuration(for: options))
        var all = HTTPHeaders([("Content-Type", "application/x-ndjson"), ("User-Agent", "panicbox")])
        if let credentials = HTTPConnection.credentials(options) { all.add(name: "Authorization", value: credentials) }
        for header in headers { all.replaceOrAdd(name: header.name, value: header.value) }
        self.headers = all
    }

    func close() async {
        try? await client.shutdown()
    }

    /// The answer to a body, or why there is none. Of the answer's body no more than `limit` bytes are read; where its head
    /// `saysAll`, the rest is waited for and not kept.
    func post(
        _ body: NIOCore.ByteBuffer, to url: String, headers added: [(name: String, value: String)] = [], limit: Int,
        saysAll: @escaping @Sendable (_ head: [UInt8]) -> Bool = { _ in false }
    ) async throws(TransportFailure) -> HTTPReply {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers = headers
        for header in added { request.headers.replaceOrAdd(name: header.name, value: header.value) }
        request.body = .bytes(body)
        return try await send(request, limit, saysAll)
    }

    /// The answer to a `GET`; the rest as with a body.
    func get(_ url: String, limit: Int) async throws(TransportFailure) -> HTTPReply {
        var request = HTTPClientRequest(url: url)
        request.headers = headers
        request.headers.remove(name: "Content-Type")
        return try await send(request, limit) { _ in false }
    }

    /// The answer to any request, whose body is JSON where it has one.
    func send(_ method: HTTPMethod, json body: [UInt8]?, to url: String, limit: Int) async throws(TransportFailure) -> HTTPReply {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers = headers
        request.headers.remove(name: "Content-Type")
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(body)
        }
        return try await send(request, limit) { _ in false }
    }

    private func send(
        _ request: HTTPClientRequest, _ limit: Int, _ saysAll: @escaping @Sendable ([UInt8]) -> Bool
    ) async throws(TransportFailure) -> HTTPReply {
        do {
            guard
                let reply = try await withTimeLimit({ [client, request] in
                    try await HTTPConnection.exchange(request, client, limit, saysAll)
                })
            else {
                throw TransportFailure("no whole answer within \(DurationText(options.requestTimeout)) (request_timeout)")
            }
            return reply
        } catch let failure as TransportFailure {
            throw failure
        } catch {
            guard TransportFailure.isDoubtOfCertificate(error) else { throw TransportFailure(error) }
            throw await CertificateDoubt.look(at: request.url, options) ?? TransportFailure(error)
        }
    }

    /// Bytes of an answer after which it is asked whether they say all.
    private static let headLength = 256

    private static func exchange(
        _ request: HTTPClientRequest, _ client: HTTPClient, _ limit: Int, _ saysAll: ([UInt8]) -> Bool
    ) async throws -> HTTPReply {
        // The client's own deadline ends with the head of the answer.
        let response = try await client.execute(request, deadline: .distantFuture)
        var reply = HTTPReply(status: Int(response.status.code), location: response.headers.first(name: "Location"))
        reply.date = response.headers.first(name: "Date")
        if let wish = response.headers.first(name: "Retry-After") {
            reply.retryAfter = RetryAfter.wait(wish, date: response.headers.first(name: "Date"), now: .now)
        }
        var hasSaidAll: Bool?
        for try await part in response.body where hasSaidAll != true {
            reply.body.append(contentsOf: part.readableBytesView.prefix(limit - reply.body.count))
            if hasSaidAll == nil, reply.body.count >= headLength { hasSaidAll = saysAll(reply.body) }
            guard reply.body.count < limit else {
                reply.isCut = true
                break
            }
        }
        return reply
    }

    /// nil when the time is over before `work` is.
    private func withTimeLimit(_ work: @escaping @Sendable () async throws -> HTTPReply) async throws -> HTTPReply? {
        try await withThrowingTaskGroup(of: HTTPReply?.self) { [limit = options.requestTimeout] group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }

    private static func configuration(for options: HTTPConnectionOptions) throws -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(tlsConfiguration: try options.tlsConfiguration(), redirectConfiguration: .disallow)
        configuration.timeout.connect = TimeAmount(options.connectTimeout)
        configuration.httpVersion = .http1Only
        // The delivery loop waits and tries again, and says so; a client that does the same in silence hides the cause.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    private static func credentials(_ options: HTTPConnectionOptions) -> String? {
        if let key = options.apiKey { return "ApiKey \(key.reveal())" }
        if let token = options.bearerToken { return "Bearer \(token.reveal())" }
        guard let user = options.username, let password = options.password else { return nil }
        return "Basic \(Data("\(user):\(password.reveal())".utf8).base64EncodedString())"
    }
}
