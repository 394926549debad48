// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import LogModel
import Testing

@testable import LogParsing

@Suite("The lines before a crash are kept in a bounded piece of memory")
struct ContextRingTests {
    private static func ring(lines: Int, bytes: Int) -> ContextRing {
        var options = ContextOptions()
        options.lines = lines
        options.bytes = ByteSize(bytes)
        return ContextRing(options: options)
    }

    private static func append(_ text: String, at time: Int64 = 0, to ring: inout ContextRing) {
        let bytes = Array(text.utf8)
        let writer = ContextRing.Writer(stream: 0, source: .plain)
        ring.append(bytes.rawSpan, time: Timestamp(nanoseconds: time), level: .info, from: writer)
    }

    private static func texts(_ ring: borrowing ContextRing) -> [String] {
        var texts: [String] = []
        for entry in ring.entries { texts.append(String(decoding: ring.message(of: entry), as: UTF8.self)) }
        return texts
    }

    @Test func `lines come back oldest first with their time and level`() {
        var ring = Self.ring(lines: 10, bytes: 4096)
        for index in 1...3 { Self.append("line \(index)", at: Int64(index), to: &ring) }
        #expect(Self.texts(ring) == ["line 1", "line 2", "line 3"])
        #expect(ring.entries.map(\.time.nanoseconds) == [1, 2, 3])
        #expect(ring.entries.allSatisfy { $0.level == .info })
        #expect(ring.dropped == 0)
    }

    @Test func `beyond the count the oldest goes and is counted`() {
        var ring = Self.ring(lines: 3, bytes: 4096)
        for index in 1...10 { Self.append("line \(index)", to: &ring) }
        #expect(Self.texts(ring) == ["line 8", "line 9", "line 10"])
        #expect(ring.dropped == 7)
    }

    @Test("beyond the bytes the oldest go, and no kept line is torn", arguments: [1, 7, 30, 100, 333])
    func bytes(length: Int) {
        var ring = Self.ring(lines: 1000, bytes: 1024)
        for index in 0..<500 {
            Self.append(String(repeating: Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(index % 26))), count: length), to: &ring)
            let kept = Self.texts(ring)
            #expect(kept.allSatisfy { $0.count == length && Set($0).count == 1 })
            #expect(kept.last?.first == Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(index % 26))))
            #expect(kept.count * length <= 1024)
        }
        #expect(Self.texts(ring).count >= min(500, 1024 / length - 1))
    }

    @Test func `a huge line keeps its head and leaves the others`() {
        var ring = Self.ring(lines: 10, bytes: 65_536)
        Self.append("before", to: &ring)
        Self.append(String(repeating: "x", count: 1_000_000), to: &ring)
        #expect(Self.texts(ring).map(\.count) == [6, 4096])
    }

    @Test func `no lines are kept when none are wanted`() {
        var ring = Self.ring(lines: 0, bytes: 1024)
        Self.append("line", to: &ring)
        #expect(ring.entries.isEmpty)
    }

    @Test func `what is forgotten makes room, and what stays stays`() {
        var ring = Self.ring(lines: 3, bytes: 1024)
        for index in 1...5 { Self.append("old \(index)", to: &ring) }
        ring.removeFirst(2)
        #expect(Self.texts(ring) == ["old 5"] && ring.dropped == 0)
        for index in 1...4 { Self.append("new \(index)", to: &ring) }
        #expect(Self.texts(ring) == ["new 2", "new 3", "new 4"] && ring.dropped == 2)
        ring.removeFirst(3)
        #expect(ring.entries.isEmpty)
        for index in 1...4 { Self.append("last \(index)", to: &ring) }
        #expect(Self.texts(ring) == ["last 2", "last 3", "last 4"] && ring.dropped == 1)
    }
}
