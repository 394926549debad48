// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogSources

@Suite struct HandoverMessageTests {
    private static let exit: ProcessExit = {
        var exit = ProcessExit(.signal("SIGKILL"), processID: 7)
        (exit.isOutOfMemory, exit.evidence, exit.peakMemory) = (true, "memory.events: oom_kill 0 to 1", 1 << 30)
        exit.uptime = .milliseconds(72_500)
        return exit
    }()

    @Test(arguments: [
        HandoverMessage.bytes(stream: 1, offset: 1 << 40, [0, 255, 10]), .bytes(stream: 0, offset: 0, []), .lost(stream: 0, 5..<77),
        .ended(stream: 1), .exited(exit, time: Timestamp(nanoseconds: 1_763_800_000_123_456_789)),
        .exited(ProcessExit(.code(0)), time: Timestamp(nanoseconds: -1)), .unwatched, .hello([0, nil, 7]), .hello([]),
        .stored(stream: 0, below: .max - 1), .settled,
    ])
    func `a message comes out as it went in`(message: HandoverMessage) {
        #expect(HandoverMessage(packet: message.packet[...]) == message)
        // A packet is a slice of a larger room.
        #expect(HandoverMessage(packet: ([1, 2, 3] + message.packet).dropFirst(3)) == message)
    }

    @Test func `what is no message is none`() {
        #expect(HandoverMessage(packet: []) == nil)
        #expect(HandoverMessage(packet: [UInt8](repeating: 0, count: 16)[...]) == nil)
        #expect(HandoverMessage(packet: [UInt8](repeating: 1, count: 15)[...]) == nil)
        #expect(HandoverMessage(packet: [UInt8](repeating: 200, count: 30)[...]) == nil)
    }
}

@Suite struct StreamDoubtTests {
    private func known(_ piece: String, _ found: String) -> Int {
        StreamDoubt(piece: Array(piece.utf8)).known(of: Array(found.utf8))
    }

    @Test func `a piece that was not carried is known again, whole or its rest`() {
        #expect(known("one\ntwo\n", "one\ntwo\nthree\n") == 8)
        #expect(known("one\ntwo\n", "two\nthree\n") == 4)
        #expect(known("one\ntwo\n", "three\n") == 0)
        #expect(known("one\ntwo\n", "") == 0 && known("", "one\n") == 0)
    }
}
