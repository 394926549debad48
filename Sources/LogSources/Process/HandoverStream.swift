// SPDX-License-Identifier: Apache-2.0

/// One stream on its way from the keeper to the recorder: what the recorder has not stored yet is kept, up to a limit.
///
/// The keeper never waits. When the recorder is slow the oldest bytes go, and what it had not been given of them is a loss that it is told
/// of. When the recorder dies its successor says what is stored, and gets everything behind that once more.
struct HandoverStream: Sendable {
    /// What comes next for the recorder.
    enum Piece: Equatable {
        case bytes(offset: UInt64, [UInt8])
        case lost(Range<UInt64>)
    }

    private struct Chunk {
        var offset: UInt64
        var bytes: [UInt8]
        var end: UInt64 { offset + UInt64(bytes.count) }
    }

    private let limit: Int
    private var chunks: [Chunk] = []
    private var first = 0
    private var kept = 0
    /// Behind the last byte that was read.
    private(set) var end: UInt64
    /// Everything below was given to the recorder.
    private(set) var sent: UInt64
    /// Small pieces are put together up to this size.
    private static let chunkSize = 32 * 1024

    init(offset: UInt64 = 0, limit: Int) {
        self.limit = limit
        (end, sent) = (offset, offset)
    }

    /// The oldest byte that is still there.
    var start: UInt64 { first < chunks.count ? chunks[first].offset : end }

    mutating func append(_ bytes: some Collection<UInt8>) {
        guard !bytes.isEmpty else { return }
        if first < chunks.count, chunks[chunks.count - 1].bytes.count + bytes.count <= HandoverStream.chunkSize {
            chunks[chunks.count - 1].bytes += bytes
        } else {
            chunks.append(Chunk(offset: end, bytes: Array(bytes)))
        }
        end += UInt64(bytes.count)
        kept += bytes.count
        while kept > limit, first < chunks.count - 1 { dropFirst() }
    }

    /// What the recorder is to get now; it is offered again until ``take(_:)``.
    var next: Piece? {
        guard sent < end else { return nil }
        guard sent >= start else { return .lost(sent..<start) }
        guard let chunk = chunks[first...].last(where: { $0.offset <= sent }) else { return nil }
        return .bytes(offset: sent, Array(chunk.bytes[Int(sent - chunk.offset)...]))
    }

    /// The recorder was given the piece.
    mutating func take(_ piece: Piece) {
        switch piece {
        case .bytes(let offset, let bytes): sent = offset + UInt64(bytes.count)
        case .lost(let range): sent = range.upperBound
        }
    }

    /// The recorder has stored everything below.
    mutating func store(below offset: UInt64) {
        while first < chunks.count, chunks[first].end <= offset { dropFirst() }
    }

    /// A new recorder begins, which has everything below `offset`; nil when it does not know, and takes what there is.
    mutating func resume(at offset: UInt64?) { sent = min(offset ?? start, end) }

    /// The last bytes that were read, whether they are stored or not, as far as they are still there.
    func tail(_ count: Int) -> [UInt8] {
        var tail: [UInt8] = []
        for chunk in chunks[first...].reversed() where tail.count < count { tail = chunk.bytes + tail }
        return tail.suffix(count)
    }

    private mutating func dropFirst() {
        kept -= chunks[first].bytes.count
        chunks[first].bytes = []
        first += 1
        if first == chunks.count || first >= 256 {
            chunks.removeFirst(first)
            first = 0
        }
    }
}
