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
        ring.append(bytes.rawSpan, time: Timestamp(nanoseconds: time), level: .info)
    }

    private static func texts(_ ring: borrowing ContextRing) -> [String] {
        ring.lines().lines.map { String(decoding: $0.message, as: UTF8.self) }
    }

    @Test("Lines come back oldest first with their time and level")
    func order() {
        var ring = Self.ring(lines: 10, bytes: 4096)
        for index in 1...3 { Self.append("line \(index)", at: Int64(index), to: &ring) }
        #expect(Self.texts(ring) == ["line 1", "line 2", "line 3"])
        #expect(ring.lines().lines.map(\.time.nanoseconds) == [1, 2, 3])
        #expect(ring.lines().lines.allSatisfy { $0.level == .info })
        #expect(ring.lines().omitted == 0)
    }

    @Test("Beyond the count the oldest goes and is counted")
    func count() {
        var ring = Self.ring(lines: 3, bytes: 4096)
        for index in 1...10 { Self.append("line \(index)", to: &ring) }
        #expect(Self.texts(ring) == ["line 8", "line 9", "line 10"])
        #expect(ring.lines().omitted == 7)
    }

    @Test("Beyond the bytes the oldest go, and no kept line is torn", arguments: [1, 7, 30, 100, 333])
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

    @Test("A huge line keeps its head and leaves the others")
    func hugeLine() {
        var ring = Self.ring(lines: 10, bytes: 65_536)
        Self.append("before", to: &ring)
        Self.append(String(repeating: "x", count: 1_000_000), to: &ring)
        #expect(Self.texts(ring).map(\.count) == [6, 4096])
    }

    @Test("No lines are kept when none are wanted")
    func off() {
        var ring = Self.ring(lines: 0, bytes: 1024)
        Self.append("line", to: &ring)
        #expect(ring.lines().lines.isEmpty)
    }

    @Test("After a death nothing of the old process is left")
    func removeAll() {
        var ring = Self.ring(lines: 3, bytes: 1024)
        for index in 1...5 { Self.append("old \(index)", to: &ring) }
        ring.removeAll()
        #expect(ring.lines().lines.isEmpty)
        for index in 1...4 { Self.append("new \(index)", to: &ring) }
        #expect(Self.texts(ring) == ["new 2", "new 3", "new 4"])
        #expect(ring.lines().omitted == 1)
    }
}
