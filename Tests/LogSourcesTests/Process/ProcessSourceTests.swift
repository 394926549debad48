// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import LogSources

/// A recorder's source with the test as its keeper.
@Suite struct ProcessSourceTests {
    private final class Kept {
        var keeper: HandoverChannel
        let id = StreamID.random()
        var ends: [Bool] = []
        var revivals: [[UInt64]] = []
        private(set) var source: ProcessSource?
        private var buffer = ByteBuffer()

        init(resuming offset: UInt64? = nil) throws {
            guard let (own, other) = HandoverChannel.pair() else { throw NeverHappened(description: "no socket") }
            keeper = other
            let position = offset.map {
                SourcePosition(stream: id, source: "process", name: "service", offset: $0, identity: "")
            }
            let stranger = SourcePosition(stream: .random(), source: "process", name: "another", offset: 5, identity: "")
            source = ProcessSource(
                channel: own, streams: [id], processID: 7, name: "service", resuming: [position, stranger].compactMap { $0 },
                revive: { [unowned self] channel, offsets in
                    (keeper, revivals) = (channel.other, revivals + [offsets])
                    return true
                }, settled: { [unowned self] in ends.append($0) })
        }

        func send(_ messages: HandoverMessage...) { for message in messages { #expect(keeper.send(message) == .sent) } }

        /// What the source has to say, in words.
        func events() -> [String] {
            var words: [String] = []
            buffer.removeAll()
            while let event = source?.next(into: &buffer) {
                switch event {
                case .opened(let stream): words.append("opened \(stream.number) at \(stream.offset) pid \(stream.origin.processID ?? 0)")
                case .bytes(let stream, let offset): words.append("\(stream) at \(offset): \(buffer.bytes.text)")
                case .exited(let exit, let streams, _): words.append("\(exit.summary) \(streams)")
                case .lost(let gap): words.append("lost \(gap.range)")
                case .lines, .completed: words.append("what no process says")
                case .ended(let stream): words.append("ended \(stream)")
                }
                buffer.removeAll()
            }
            return words
        }

        func heard() -> HandoverMessage? {
            guard case .message(let message) = keeper.receive() else { return nil }
            return message
        }
    }

    private static func text(_ text: String, at offset: UInt64) -> HandoverMessage {
        .bytes(stream: 0, offset: offset, Array(text.utf8))
    }

    @Test func `bytes, receipts, and an end that comes before the streams' ends, whichever is heard first`() throws {
        let kept = try Kept()
        #expect(kept.heard() == .hello([nil]))
        kept.send(Self.text("one\n", at: 0), Self.text("two\n", at: 4), .ended(stream: 0))
        #expect(kept.events() == ["opened 1 at 0 pid 7", "1 at 0: one\n", "1 at 4: two\n"])
        kept.source?.stored(stream: 1, below: 8)
        #expect(kept.heard() == .stored(stream: 0, below: 8))
        kept.send(.exited(ProcessExit(.code(2)), time: .now))
        #expect(kept.events() == ["exited with code 2 [1]", "ended 1"])
        #expect(kept.ends == [true] && kept.source?.isFinished == true)
        let closed = kept.source?.takeClosedPositions() ?? []
        #expect(closed.count == 2 && closed.allSatisfy(\.isClosed), "that of a service before it, and its own")
    }

    @Test func `while others hold the stream, the end is told at once and the rest later`() throws {
        let kept = try Kept()
        kept.send(.exited(ProcessExit(.code(0)), time: .now))
        #expect(kept.events() == ["opened 1 at 0 pid 7", "exited with code 0 [1]"])
        #expect(kept.ends == [false] && kept.source?.isFinished == false)
        kept.send(Self.text("late\n", at: 0), .ended(stream: 0))
        #expect(kept.events() == ["1 at 0: late\n", "ended 1"] && kept.ends == [false, true])
    }

    @Test func `a successor takes only what the ring does not have`() throws {
        let kept = try Kept(resuming: 6)
        #expect(kept.heard() == .hello([6]))
        kept.send(Self.text("one\ntwo\n", at: 0))
        #expect(kept.events() == ["opened 1 at 6 pid 7", "1 at 6: o\n"])
    }

    @Test func `behind a hole the stream begins anew, since no line goes on there`() throws {
        let kept = try Kept()
        kept.send(Self.text("half a li", at: 0), .lost(stream: 0, 9..<100), Self.text("rest\n", at: 100))
        #expect(
            kept.events() == [
                "opened 1 at 0 pid 7", "1 at 0: half a li", "ended 1", "opened 2 at 100 pid 7", "lost 9..<100", "2 at 100: rest\n",
            ])
    }

    @Test func `a keeper that is killed has a successor, which is told where to go on`() throws {
        let kept = try Kept()
        kept.send(Self.text("one\n", at: 0), Self.text("two\n", at: 4))
        #expect(kept.events().count == 3)
        guard let (lonely, _) = HandoverChannel.pair() else { throw NeverHappened(description: "no socket") }
        kept.keeper = lonely
        #expect(kept.events() == [] && kept.revivals == [[8]])
        #expect(kept.heard() == .hello([8]))
        kept.send(.unwatched, Self.text("three\n", at: 8), .ended(stream: 0))
        #expect(kept.events() == ["1 at 8: three\n", "ended 1"] && kept.ends == [true])
        #expect(kept.source?.takeWarnings().first?.contains("how service ends will not be known") == true)
    }
}
