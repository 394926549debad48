// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// What a receiver is sent: the bodies of requests, as streams of lines.
///
/// Lines that come by one connection are one stream, so that a crash which is sent in two requests is one crash. A sender gets its receipt
/// when everything of its request is in the ring; what of it is held, since it may go on, is waited for.
package final class HTTPSource: LogSource {
    private let inbox: ReceiverInbox
    private let clock = ContinuousClock()
    private var streams: [StreamKey: Stream] = [:]
    private var keys: [Int: StreamKey] = [:]
    private var nextNumber = 0
    private var nextLook: ContinuousClock.Instant
    /// What is being given out.
    private var current: (body: [UInt8], start: Int, key: StreamKey)?

    private struct StreamKey: Hashable {
        var connection: String
        var isDocuments: Bool
    }

    private struct Stream {
        var number: Int
        var client: String?
        var isOpen = false
        var offset: UInt64 = 0
        var lastUse: ContinuousClock.Instant
        /// Where requests end that are not stored yet.
        var receipts: [(end: UInt64, ticket: Int)] = []
    }

    private static let chunkSize = 256 * 1024
    /// A connection's stream ends when nothing has come for so long.
    private static let patience = Duration.seconds(30)

    package init(inbox: ReceiverInbox) {
        self.inbox = inbox
        nextLook = clock.now
    }

    deinit {
        inbox.close()
    }

    package var descriptors: [Int32] { [inbox.descriptor] }
    package var isFinished: Bool { false }

    package func next(into buffer: inout ByteBuffer) -> SourceEvent? {
        if current == nil, let (ticket, delivery) = inbox.take() { begin(delivery, ticket) }
        guard let (body, start, key) = current, var stream = streams[key] else { return endIdle() }
        defer { streams[key] = stream }
        guard stream.isOpen else {
            stream.isOpen = true
            var origin = Origin()
            origin.client = stream.client
            var opened = SourceStream(number: stream.number, id: .random(), origin: origin, offset: 0)
            opened.content = key.isDocuments ? .documents : .lines
            return .opened(opened)
        }
        let end = HTTPSource.chunkEnd(of: body.rawSpan, from: start)
        buffer.append(body.rawSpan.extracting(start..<end))
        current = end < body.count ? (body, end, key) : nil
        defer { stream.offset += UInt64(end - start) }
        return .bytes(stream: stream.number, offset: stream.offset)
    }

    package func stored(stream number: Int, below offset: UInt64) { settle(number, below: offset, .stored) }
    package func dropped(stream number: Int, below offset: UInt64) { settle(number, below: offset, .unknown) }

    /// None: what has its receipt is in the ring, and what has none comes again.
    package func position(ofStream number: Int, at offset: UInt64) -> SourcePosition? { nil }
    package func takeClosedPositions() -> [SourcePosition] { [] }
    package func takeWarnings() -> [String] { [] }

    private func begin(_ delivery: ReceiverInbox.Delivery, _ ticket: Int) {
        let key = StreamKey(connection: delivery.connection, isDocuments: delivery.isDocuments)
        var stream = streams[key] ?? Stream(number: nextNumber, client: delivery.client, lastUse: clock.now)
        if stream.number == nextNumber {
            nextNumber += 1
            keys[stream.number] = key
        }
        stream.lastUse = clock.now
        stream.receipts.append((stream.offset + UInt64(delivery.body.count), ticket))
        streams[key] = stream
        current = (delivery.body, 0, key)
    }

    private func settle(_ number: Int, below offset: UInt64, _ verdict: ReceiverInbox.Verdict) {
        guard let key = keys[number] else { return }
        while let first = streams[key]?.receipts.first, first.end <= offset {
            inbox.settle(first.ticket, verdict)
            streams[key]?.receipts.removeFirst()
        }
    }

    /// Once a second: streams of connections that have nothing to say any more.
    private func endIdle() -> SourceEvent? {
        let now = clock.now
        guard now >= nextLook else { return nil }
        let idle = streams.first { $0.value.receipts.isEmpty && now - $0.value.lastUse >= HTTPSource.patience }
        guard let (key, stream) = idle else {
            nextLook = now + .seconds(1)
            return nil
        }
        streams[key] = nil
        keys[stream.number] = nil
        return .ended(stream: stream.number)
    }

    /// The end of the last line that fits into a chunk, or of a longer one.
    private static func chunkEnd(of body: RawSpan, from start: Int) -> Int {
        guard body.byteCount - start > chunkSize else { return body.byteCount }
        var end = start
        while let line = body.firstIndex(of: 0x0A, from: end), line < start + chunkSize { end = line + 1 }
        if end > start { return end }
        return body.firstIndex(of: 0x0A, from: start).map { $0 + 1 } ?? body.byteCount
    }
}
