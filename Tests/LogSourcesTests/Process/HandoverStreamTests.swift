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

    private func memory(_ size: Int = 1 << 20, offset: UInt64 = 0) throws -> StreamMemory {
        try #require(StreamMemory(size: size, offset: offset))
    }

    @Test func `what is appended is given out once, with its offsets, and a piece that is not taken is offered again`() throws {
        var stream = HandoverStream(try memory(offset: 100))
        #expect(stream.next == nil)
        stream.append([1, 2, 3])
        #expect(stream.next == .bytes(offset: 100, [1, 2, 3]) && stream.next == .bytes(offset: 100, [1, 2, 3]))
        stream.append([4])
        #expect(drain(&stream) == [.bytes(offset: 100, [1, 2, 3, 4])])
        stream.append([5])
        #expect(drain(&stream) == [.bytes(offset: 104, [5])] && stream.end == 105)
    }

    @Test func `a new recorder gets what was not stored once more`() throws {
        var stream = HandoverStream(try memory())
        stream.append(bytes(20_000))
        _ = drain(&stream)
        stream.store(below: 10_000)
        stream.resume(at: 15_000)
        #expect(drain(&stream) == [.bytes(offset: 15_000, bytes(5_000))])
        stream.resume(at: nil)
        #expect(drain(&stream) == [.bytes(offset: 10_000, bytes(10_000))])
    }

    @Test func `a new keeper finds what the one before it had, whatever the recorder had of it`() throws {
        let left = try memory()
        var killed = HandoverStream(left)
        killed.append(Array("one\n".utf8))
        killed.carry()
        killed.store(below: 4)
        killed.append(Array("two\n".utf8))
        // Killed before that was carried: it is in the pipe still, and comes again.
        let descriptor = try #require(left.descriptor)
        let found = try #require(StreamMemory(of: descriptor))
        var next = HandoverStream(found)
        next.append(Array("two\nthree\n".utf8))
        next.resume(at: 4)
        #expect(drain(&next) == [.bytes(offset: 4, Array("two\nthree\n".utf8))])
        // Killed when all was carried: the same words are new ones.
        next.carry()
        var third = HandoverStream(found)
        third.append(Array("three\n".utf8))
        third.resume(at: 14)
        #expect(drain(&third) == [.bytes(offset: 14, Array("three\n".utf8))])
    }

    @Test func `over the limit the oldest goes, and is told only when it was never given`() throws {
        var stream = HandoverStream(try memory(100_000))
        for _ in 0..<10 { stream.append(bytes(32_768)) }
        #expect(drain(&stream).first == .lost(0..<327_680 - 50_000))
        for _ in 0..<10 {
            stream.append(bytes(32_768))
            #expect(drain(&stream) == [.bytes(offset: stream.end - 32_768, bytes(32_768))])
        }
        // A new recorder that has not stored what is gone is told so.
        stream.resume(at: 100)
        #expect(drain(&stream).first == .lost(100..<stream.end - 50_000))
    }

    @Test func `whatever the sizes, bytes and losses add up and keep their order`() throws {
        var random = SeededRandom(seed: 5)
        for _ in 0..<200 {
            var stream = HandoverStream(try memory(Int.random(in: 2_001...5_000, using: &random)))
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
                    let expected = bytes.indices.map { UInt8(truncatingIfNeeded: due + UInt64($0)) }
                    #expect(offset == due && bytes == expected)
                    due += UInt64(bytes.count)
                }
                stream.take(piece)
                if Bool.random(using: &random) { stream.store(below: due) }
            }
            _ = drain(&stream)
            #expect(stream.sent == written)
        }
    }

    @Test func `the tail is what came last`() throws {
        var stream = HandoverStream(try memory())
        #expect(stream.tail(10) == [])
        stream.append(bytes(40_000, 1))
        stream.append([2, 3])
        #expect(stream.tail(3) == [1, 2, 3] && stream.tail(100_000).count == 40_002)
    }
}
