// SPDX-License-Identifier: Apache-2.0

/// One stream on its way from the keeper to the recorder: what the recorder has not stored yet is kept, as far as memory goes.
///
/// The keeper never waits. When the recorder is slow the oldest bytes go, and what it had not been given of them is a loss that it is told
/// of. When the recorder dies its successor says what is stored, and gets everything behind that once more.
struct HandoverStream: Sendable {
    /// What comes next for the recorder.
    enum Piece: Equatable {
        case bytes(offset: UInt64, [UInt8])
        case lost(Range<UInt64>)
    }

    private let memory: StreamMemory
    /// Everything below was given to the recorder.
    private(set) var sent: UInt64
    /// What a keeper before this one may have left in the pipe; looked at once.
    private var doubt: StreamDoubt?
    /// Most bytes of a piece.
    private static let pieceSize = 32 * 1024

    init(_ memory: StreamMemory) {
        self.memory = memory
        sent = memory.stored
        let piece = memory.bytes(from: memory.carried, atMost: memory.size)
        if !piece.isEmpty { doubt = StreamDoubt(piece: piece) }
    }

    /// Behind the last byte that was read.
    var end: UInt64 { memory.end }

    /// Takes what was read from the pipe. Answers how many of its first bytes a keeper before this one had read, too.
    @discardableResult
    mutating func append(_ bytes: [UInt8]) -> Int {
        let known = doubt?.known(of: bytes) ?? 0
        doubt = nil
        memory.append(bytes[known...])
        return known
    }

    /// What was appended has reached the stream's goal.
    func carry() { memory.carry(below: memory.end) }

    /// What the recorder is to get now; it is offered again until ``take(_:)``.
    var next: Piece? {
        guard sent < memory.end else { return nil }
        // Half of it goes at once: one hole is better than one before each piece.
        guard sent >= memory.start else { return .lost(sent..<memory.end - UInt64(memory.size / 2)) }
        return .bytes(offset: sent, memory.bytes(from: sent, atMost: HandoverStream.pieceSize))
    }

    /// The recorder was given the piece.
    mutating func take(_ piece: Piece) {
        switch piece {
        case .bytes(let offset, let bytes): sent = offset + UInt64(bytes.count)
        case .lost(let range): sent = range.upperBound
        }
    }

    /// The recorder has stored everything below.
    func store(below offset: UInt64) { memory.store(below: offset) }

    /// A new recorder begins, which has everything below `offset`; nil when it does not know, and goes on where the last one was.
    mutating func resume(at offset: UInt64?) { sent = min(offset ?? memory.stored, memory.end) }

    /// The last bytes that were read, as far as they are still there.
    func tail(_ count: Int) -> [UInt8] {
        let wanted = memory.end > UInt64(count) ? memory.end - UInt64(count) : 0
        return memory.bytes(from: max(wanted, memory.start), atMost: count)
    }
}
