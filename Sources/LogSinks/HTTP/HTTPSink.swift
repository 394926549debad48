// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import NIOCore
internal import Synchronization

/// Posts the documents as NDJSON, one request at a time, in the best encoding that the receiver takes.
///
/// 2xx means that all of a batch is taken. A request is repeated when its answer was lost, so a receiver that wants each record once keeps
/// to `event.id`, or to the name of the batch in `X-Panicbox-Batch`.
package final class HTTPSink: Sink {
    private let connection: HTTPConnection
    private let receivers: Mutex<[HTTPReceiver]>
    private let pool: Endpoints
    private let writer: Mutex<RequestBodyWriter>

    /// An answer's body is read for its words only.
    private static let answerLimit = 64 * 1024

    package init(
        options: HTTPSinkOptions, breaker: BreakerOptions = BreakerOptions(),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) throws {
        let headers = options.headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value.reveal()) }
        connection = try HTTPConnection(options.connection, headers: headers)
        let addresses = options.urls.compactMap { try? RequestAddress($0) }
        receivers = Mutex(addresses.map { HTTPReceiver($0, options.compression) })
        pool = Endpoints(addresses.map(\.shown), options: breaker, now: now)
        writer = Mutex(RequestBodyWriter(gzipLevel: options.gzipLevel))
    }

    package var takesFrames: Bool { receivers.withLock { $0.contains { $0.encodings.prefersFrames } } }

    package var endpoints: [EndpointStatus] { pool.statuses }

    package func endRests() { pool.endRests() }

    package func close() async { await connection.close() }

    package func deliver(_ batch: OutgoingBatch) async -> DeliveryAnswer {
        await pool.deliver { await deliver(batch, to: $0) }
    }

    private func deliver(_ batch: OutgoingBatch, to index: Int) async -> DeliveryAnswer {
        let receiver = receivers.withLock { $0[index] }
        let offers = receiver.encodings.offers(hasFrames: !batch.frames.isEmpty)
        let name = DocumentID.batchName(batch)
        for (position, encoding) in offers.enumerated() {
            // Whoever gets the documents is to get all of them.
            guard let body = body(of: batch, in: encoding) else { return .unreadable }
            let reply: HTTPReply
            do {
                reply = try await post(body, named: name, to: receiver.address, in: encoding)
            } catch {
                return .failed(reason: "\(receiver.address.shown): \(error.words)")
            }
            let isLast = position == offers.count - 1
            let answer: DeliveryAnswer? = receivers.withLock { receivers in
                guard receivers[index].encodings.judge(reply.status, of: encoding, isLast: isLast) == .answer else { return nil }
                return receivers[index].read(reply, count: batch.entries.count)
            }
            if let answer { return answer }
        }
        return .failed(reason: "\(receiver.address.shown) takes no encoding")
    }

    private func post(
        _ body: ByteBuffer, named name: String, to address: RequestAddress, in encoding: ContentEncoding
    ) async throws(TransportFailure) -> HTTPReply {
        var headers: [(name: String, value: String)] = [("X-Panicbox-Batch", name)]
        if encoding != .identity { headers.append(("Content-Encoding", encoding.rawValue)) }
        return try await connection.post(body, to: address.text, headers: headers, limit: HTTPSink.answerLimit)
    }

    /// nil when some of the documents cannot be read.
    private func body(of batch: OutgoingBatch, in encoding: ContentEncoding) -> ByteBuffer? {
        var isWhole = true
        let body = writer.withLock { writer in
            switch encoding {
            case .lz4: writer.body { HTTPSink.write(framesOf: batch, to: &$0) }
            case .gzip: writer.compressedBody { isWhole = NDJSONBody.write(batch, to: &$0) }
            case .identity: writer.body { isWhole = NDJSONBody.write(batch, to: &$0) }
            }
        }
        return isWhole ? body : nil
    }

    /// As one frame where they can be joined.
    private static func write(framesOf batch: OutgoingBatch, to body: inout ByteBuffer) {
        guard !LZ4FrameRow.join(batch.frames, length: batch.byteCount, into: &body) else { return }
        body.clear()
        body.writeBytes(batch.frames)
    }
}
