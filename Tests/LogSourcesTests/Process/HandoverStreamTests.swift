// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import LogSources

@Suite struct HandoverStreamTests {
    private func bytes(_ count: Int, _ byte: UInt8 = 7) -> [UInt8] { [UInt8](repeating: byte, count: count) }

    /// Everything that the recorder gets.
    private func drain(_ stream: inout HandoverStream) -> [HandoverStream.Piece] {
        var pieces: [HandoverStream.Piece] = []
        while let piece = stream.next {
            pieces.append(piece)
            stream.take(piece)
        }
        return pieces
    }

    @Test func `what is appended is given out once, with its offsets, and a piece that is not taken is offered again`() {
        var stream = HandoverStream(offset: 100, limit: 1 << 20)
        #expect(stream.next == nil)
        stream.append([1, 2, 3])
        #expect(stream.next == .bytes(offset: 100, [1, 2, 3]) && stream.next == .bytes(offset: 100, [1, 2, 3]))
        stream.append([4])
        #expect(drain(&stream) == [.bytes(offset: 100, [1, 2, 3, 4])])
        stream.append([5])
        #expect(drain(&stream) == [.bytes(offset: 104, [5])] && stream.end == 105)
    }

    @Test func `a successor gets what was not stored once more`() {
        var stream = HandoverStream(limit: 1 << 20)
        stream.append(bytes(20_000))
        stream.append(bytes(20_000, 8))
        _ = drain(&stream)
        stream.store(below: 10_000)
        stream.resume(at: 15_000)
        #expect(drain(&stream) == [.bytes(offset: 15_000, bytes(5_000)), .bytes(offset: 20_000, bytes(20_000, 8))])
        stream.store(below: 40_000)
        stream.resume(at: nil)
        #expect(stream.next == nil && stream.start == 40_000)
    }

    @Test func `over the limit the oldest goes, and is told only when it was never given`() {
        var stream = HandoverStream(limit: 100_000)
        for _ in 0..<10 { stream.append(bytes(32_768)) }
        let lost = stream.start
        #expect(lost == 32_768 * 7)
        #expect(drain(&stream).first == .lost(0..<lost))
        for _ in 0..<10 {
            stream.append(bytes(32_768))
            #expect(drain(&stream).count == 1)
        }
        // A new recorder that has not stored what is gone is told so.
        stream.resume(at: 100)
        #expect(drain(&stream).first == .lost(100..<stream.start))
    }

    @Test func `whatever the sizes, bytes and losses add up and keep their order`() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<200 {
            var stream = HandoverStream(limit: Int.random(in: 1...5_000, using: &random))
            var (due, written): (UInt64, UInt64) = (0, 0)
            for _ in 0..<100 {
                let count = Int.random(in: 0...2_000, using: &random)
                stream.append((0..<count).map { UInt8(truncatingIfNeeded: written + UInt64($0)) })
                written += UInt64(count)
                guard Bool.random(using: &random), let piece = stream.next else { continue }
                switch piece {
                case .lost(let range):
                    #expect(range.lowerBound == due)
                    due = range.upperBound
                case .bytes(let offset, let bytes):
                    #expect(offset == due && bytes.first == UInt8(truncatingIfNeeded: due))
                    due += UInt64(bytes.count)
                }
                stream.take(piece)
                if Bool.random(using: &random) { stream.store(below: due) }
            }
            _ = drain(&stream)
            #expect(stream.sent == written)
        }
    }

    @Test func `the tail is what came last`() {
        var stream = HandoverStream(limit: 1 << 20)
        #expect(stream.tail(10) == [])
        stream.append(bytes(40_000, 1))
        stream.append([2, 3])
        #expect(stream.tail(3) == [1, 2, 3] && stream.tail(100_000).count == 40_002)
    }
}
