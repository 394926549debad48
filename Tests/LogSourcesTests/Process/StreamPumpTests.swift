// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import TestSupport
import Testing

@testable import LogSources

@Suite struct StreamPumpTests {
    private final class Seen: Sendable {
        let bytes = Mutex<[UInt8]>([])
        var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
    }

    /// A pump from a pipe that the test writes to.
    private static func pump(_ pipe: TestPipe, to output: Descriptor?, _ seen: Seen) throws -> StreamPump {
        let input = try #require(Descriptor.copy(of: pipe.readEnd))
        let pump = StreamPump(
            from: input, to: output,
            read: { new in
                seen.bytes.withLock { $0 += new }; return 0
            }, carried: {}, changed: {})
        let made = try #require(pump)
        made.start()
        return made
    }

    @Test func `what is written goes to a pipe and is shown, to its end`() async throws {
        let (pipe, goal, seen) = (TestPipe(), try #require(Descriptor.pipe()), Seen())
        let pump = try Self.pump(pipe, to: goal.write, seen)
        pipe.write("one\ntwo\n")
        try await eventually("it is carried") { pump.now.carried == 8 }
        pipe.end()
        try await eventually("the end") { pump.now.hasEnded }
        var room = [UInt8](repeating: 0, count: 100)
        // The array is lent for the call with its size.
        #expect(unsafe read(goal.read.number, &room, 100) == 8 && String(decoding: room.prefix(8), as: UTF8.self) == "one\ntwo\n")
        #expect(seen.text == "one\ntwo\n")
    }

    @Test(arguments: [O_WRONLY | O_CREAT, O_WRONLY | O_CREAT | O_APPEND])
    func `a file gets it whether it takes a splice or not`(flags: Int32) async throws {
        let (pipe, folder, seen) = (TestPipe(), try TemporaryFolder(), Seen())
        // The path is lent for the call.
        let file = unsafe open(folder.file("out"), flags, 0o600)
        defer { close(file) }
        let pump = try Self.pump(pipe, to: Descriptor.copy(of: file), seen)
        for number in 0..<100 { pipe.write("line \(number)\n") }
        pipe.end()
        try await eventually("the end") { pump.now.hasEnded }
        let expected = (0..<100).map { "line \($0)\n" }.joined()
        #expect(try folder.text(of: "out") == expected && seen.text == expected)
    }

    @Test func `a goal that is gone, or never was, holds nobody up`() async throws {
        for output in [nil, try #require(Descriptor.pipe()).write] {
            let (pipe, seen) = (TestPipe(), Seen())
            // The reader of the second is gone already; without this its signal would end the tests.
            _ = signal(SIGPIPE, SIG_IGN)
            let pump = try Self.pump(pipe, to: output, seen)
            pipe.write("words\n")
            try await eventually("it is carried away") { pump.now.carried == 6 }
            #expect(seen.text == "words\n")
        }
    }

    @Test func `a drain ends with what is there, though the pipe stays open`() async throws {
        let (pipe, goal, seen) = (TestPipe(), try #require(Descriptor.pipe()), Seen())
        let pump = try Self.pump(pipe, to: goal.write, seen)
        pipe.write("words\n")
        pump.drain()
        try await eventually("it is drained") { pump.now.isDrained }
        #expect(seen.text == "words\n" && !pump.now.hasEnded)
        pipe.end()
        try await eventually("the end") { pump.now.hasEnded }
    }

    /// A keeper that was killed while it wrote to a file that is appended to: so much was written, and so much of that taken from the pipe.
    @Test(arguments: [(0, 0), (4, 0), (8, 0), (8, 4), (8, 8)])
    func `what stands in the file already is not written again`(written: Int, taken: Int) async throws {
        let (pipe, folder, memory) = (TestPipe(), try TemporaryFolder(), try #require(StreamMemory(size: 1 << 16, offset: 0)))
        try folder.write("before\n", to: "out")
        var killed = HandoverStream(memory)
        let piece = Array("one\ntwo\n".utf8)
        killed.append(piece)
        memory.begin(atGoalSize: 7)
        try folder.append(String(decoding: piece.prefix(written), as: UTF8.self), to: "out")
        pipe.write(Array(piece[taken...]))
        let next = Mutex(HandoverStream(memory))
        // The path is lent for the call.
        let file = unsafe open(folder.file("out"), O_WRONLY | O_APPEND)
        defer { close(file) }
        let pump = StreamPump(
            from: try #require(Descriptor.copy(of: pipe.readEnd)), to: Descriptor.copy(of: file), memory: memory,
            read: { new in next.withLock { $0.append(new) } }, carried: { next.withLock { $0.carry() } }, changed: {})
        let made = try #require(pump)
        made.start()
        pipe.write("three\n")
        pipe.end()
        try await eventually("the end") { made.now.hasEnded }
        #expect(try folder.text(of: "out") == "before\none\ntwo\nthree\n")
        let kept = next.withLock { $0.tail(100) }
        #expect(String(decoding: kept, as: UTF8.self) == "one\ntwo\nthree\n" && memory.carried == memory.end)
    }
}
