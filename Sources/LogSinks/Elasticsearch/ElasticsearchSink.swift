// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Synchronization

/// Delivers to Elasticsearch or OpenSearch by `_bulk` requests, one at a time.
package final class ElasticsearchSink: Sink {
    private let connection: HTTPConnection
    private let hosts: [String]
    private let target: String
    private let pool: Endpoints
    private let writer: Mutex<RequestBodyWriter>
    private let added: [(name: String, value: String)]

    /// Most bytes of an answer that are read: 5 MB of documents of 100 bytes make 50,000 items of about 200 bytes.
    private static let answerLimit = 64 * 1024 * 1024

    package init(
        options: ElasticsearchOptions, breaker: BreakerOptions = BreakerOptions(),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) throws {
        connection = try HTTPConnection(options.connection)
        hosts = options.hosts.compactMap { HostAddress($0)?.base }
        target = options.target
        pool = Endpoints(hosts, options: breaker, now: now)
        let writer = RequestBodyWriter(gzipLevel: options.compression == .gzip ? options.gzipLevel : nil)
        added = writer.compresses ? [("Content-Encoding", "gzip")] : []
        self.writer = Mutex(writer)
    }

    package var endpoints: [EndpointStatus] { pool.statuses }

    package func endRests() { pool.endRests() }

    package func close() async { await connection.close() }

    package func deliver(_ batch: OutgoingBatch) async -> DeliveryAnswer {
        await pool.deliver { await post(batch, to: hosts[$0]) }
    }

    private func post(_ batch: OutgoingBatch, to host: String) async -> DeliveryAnswer {
        var isWhole = true
        let body = writer.withLock { writer in writer.compressedBody { isWhole = BulkBody.write(batch, to: &$0) } }
        guard isWhole else { return .unreadable }
        do {
            // Only what is needed comes back: a status for each record, and an error where there is one.
            let url = "\(host)/\(target)/_bulk?filter_path=errors,items.*.status,items.*.error"
            let reply = try await connection.post(
                body, to: url, headers: added, limit: ElasticsearchSink.answerLimit, saysAll: BulkAnswer.saysNoErrors)
            return ElasticsearchSink.read(reply, host: host, count: batch.entries.count)
        } catch {
            return .failed(reason: "\(host): \(error.words)")
        }
    }

    private static func read(_ reply: HTTPReply, host: String, count: Int) -> DeliveryAnswer {
        switch reply.status {
        case 200..<300 where reply.isCut: .failed(reason: "\(host): the answer is longer than \(answerLimit >> 20) MiB")
        case 200..<300: BulkAnswer.read(reply.body, count: count, from: host)
        case 401, 403: .refused(reason: reply.words(from: host))
        case 413: .tooLarge(reason: reply.words(from: host))
        default: reply.failure(from: host)
        }
    }
}
