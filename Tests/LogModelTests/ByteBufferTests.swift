// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@Suite struct ByteBufferTests {
    @Test func `a new buffer is empty and can be filled far beyond its capacity`() {
        var buffer = ByteBuffer(capacity: 0)
        #expect(buffer.isEmpty && buffer.count == 0)
        var expected: [UInt8] = []
        for step in 0..<10_000 {
            buffer.append(UInt8(truncatingIfNeeded: step))
            expected.append(UInt8(truncatingIfNeeded: step))
        }
        let written = buffer.bytes.copy
        #expect(written == expected)
    }

    @Test func `all kinds of bytes come out as they went in, across every growth`() {
        var random = SeededRandom(seed: 3)
        var buffer = ByteBuffer(capacity: 1)
        var expected: [UInt8] = []
        for length in 0..<600 {
            let bytes = random.hostileText(length)
            switch length % 4 {
            case 0: buffer.append(bytes)
            case 1: buffer.append(bytes.rawSpan)
            case 2:
                buffer.append(String(repeating: "é", count: length))
                buffer.append("static" as StaticString)
            default:
                unsafe buffer.appendUninitialized(bytes.count + 100) { room in
                    for index in bytes.indices { unsafe room[index] = bytes[index] }
                    return bytes.count
                }
            }
            expected += length % 4 == 2 ? Array((String(repeating: "é", count: length) + "static").utf8) : bytes
        }
        let written = buffer.bytes.copy
        #expect(written == expected)
        #expect(buffer.capacity >= buffer.count)
        let lent = unsafe buffer.withUnsafeBytes { unsafe Array($0) }
        #expect(lent == expected)
    }

    @Test func `what is removed is gone and the memory stays`() {
        var buffer = ByteBuffer()
        buffer.append(Array("abcdef".utf8))
        let capacity = buffer.capacity
        buffer.truncate(to: 3)
        #expect(buffer.bytes.text == "abc")
        buffer.truncate(to: 100)
        #expect(buffer.count == 3)
        buffer.truncate(to: -1)
        #expect(buffer.count == 0)
        buffer.append(Array("x".utf8))
        buffer.removeAll()
        #expect(buffer.isEmpty && buffer.capacity == capacity)
    }

    @Test func `four bytes can be written over`() {
        var buffer = ByteBuffer()
        buffer.append(Array("..........".utf8))
        buffer.overwrite(0x6463_6261, at: 3)
        #expect(buffer.bytes.text == "...abcd...")
    }

    @Test func `room that is reserved is there`() {
        var buffer = ByteBuffer(capacity: 64)
        buffer.reserve(10_000)
        let capacity = buffer.capacity
        #expect(capacity >= 10_000)
        buffer.append([UInt8](repeating: 1, count: 10_000))
        #expect(buffer.capacity == capacity)
    }
}
