// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import ConfigValues
internal import FoundationEssentials
internal import LogModel
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// Delivers to Elasticsearch or OpenSearch by `_bulk` requests, one at a time.
package final class ElasticsearchSink: Sink {
    private let options: ElasticsearchOptions
    private let client: HTTPClient
    private let headers: HTTPHeaders
    private let writer: Mutex<BulkRequestWriter>
    /// Index of the host that is used; a failed request moves on to the next.
    private let host = Mutex(0)

    /// Most bytes of an answer that are read: 5 MB of documents of 100 bytes make 50,000 items of about 200 bytes.
    private static let answerLimit = 64 * 1024 * 1024

    package init(options: ElasticsearchOptions) throws {
        self.options = options
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: try ElasticsearchSink.configuration(for: options))
        let writer = BulkRequestWriter(gzipLevel: options.compression == .gzip ? options.gzipLevel : nil)
        headers = ElasticsearchSink.headers(for: options, compresses: writer.compresses)
        self.writer = Mutex(writer)
    }

    package func close() async {
        try? await client.shutdown()
    }

    package func deliver(_ batch: OutgoingBatch) async -> DeliveryAnswer {
        let index = host.withLock { $0 % options.hosts.count }
        let answer = await post(batch, to: options.hosts[index])
        if case .failed = answer { host.withLock { if $0 % options.hosts.count == index { $0 += 1 } } }
        return answer
    }

    private func post(_ batch: OutgoingBatch, to host: String) async -> DeliveryAnswer {
        guard let base = HostAddress(host)?.base else { return .refused(reason: "\(host) is no address") }
        // Only what is needed comes back: a status for each record, and an error where there is one.
        var request = HTTPClientRequest(url: "\(base)/\(options.target)/_bulk?filter_path=errors,items.*.status,items.*.error")
        request.method = .POST
        request.headers = headers
        request.body = .bytes(writer.withLock { $0.body(for: batch) })
        do {
            let response = try await client.execute(request, timeout: TimeAmount(options.requestTimeout))
            let body = try await response.body.collect(upTo: ElasticsearchSink.answerLimit)
            return ElasticsearchSink.read(response, body: Array(body.readableBytesView), host: base, count: batch.entries.count)
        } catch {
            return .failed(reason: "\(base): \(TransportFailure.words(for: error))")
        }
    }

    private static func read(_ response: HTTPClientResponse, body: [UInt8], host: String, count: Int) -> DeliveryAnswer {
        let status = Int(response.status.code)
        let words = "\(host) answers \(status) \(BulkAnswer.excerpt(body))"
        switch status {
        case 200..<300: return BulkAnswer.read(body, count: count)
        case 401, 403: return .refused(reason: words)
        case 413: return .tooLarge(reason: words)
        default:
            let seconds = response.headers.first(name: "Retry-After").flatMap { Int($0) }
            return .failed(reason: words, retryAfter: seconds.map { .seconds(min(max($0, 0), 3_600)) })
        }
    }

    private static func configuration(for options: ElasticsearchOptions) throws -> HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let caFile = options.caFile { tls.trustRoots = .certificates(try TrustRoots.certificates(inFile: caFile)) }
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
        configuration.timeout.connect = TimeAmount(options.connectTimeout)
        configuration.timeout.read = TimeAmount(options.requestTimeout)
        configuration.httpVersion = .http1Only
        // The delivery loop waits and tries again, and says so; a client that does the same in silence hides the cause.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    private static func headers(for options: ElasticsearchOptions, compresses: Bool) -> HTTPHeaders {
        var headers = HTTPHeaders([("Content-Type", "application/x-ndjson"), ("User-Agent", "panicbox")])
        if compresses { headers.add(name: "Content-Encoding", value: "gzip") }
        if let key = options.apiKey {
            headers.add(name: "Authorization", value: "ApiKey \(key.reveal())")
        } else if let user = options.username, let password = options.password {
            let pair = Data("\(user):\(password.reveal())".utf8).base64EncodedString()
            headers.add(name: "Authorization", value: "Basic \(pair)")
        }
        return headers
    }
}
